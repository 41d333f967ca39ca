/** When a service receives, when it rests, and what happens when. */
import { lazy } from 'react';

export const ReceptionScreen = lazy(() =>
  import('./reception-screen.tsx').then((screen) => ({ default: screen.ReceptionScreen })),
);

export const PreviewScreen = lazy(() =>
  import('./preview-screen.tsx').then((screen) => ({ default: screen.PreviewScreen })),
);
