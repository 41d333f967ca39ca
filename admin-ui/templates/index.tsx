/** Where prepared texts are kept. */
import { lazy } from 'react';

export const TemplatesScreen = lazy(() =>
  import('./templates-screen.tsx').then((screen) => ({ default: screen.TemplatesScreen })),
);
