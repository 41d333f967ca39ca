/** Practice in a service. */
import { lazy } from 'react';

export const PracticeScreen = lazy(() =>
  import('./practice-screen.tsx').then((screen) => ({ default: screen.PracticeScreen })),
);
