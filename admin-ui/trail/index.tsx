/** Who saw and did what, who was let in, and what raises an alarm. */
import { lazy } from 'react';

export const TrailScreen = lazy(() =>
  import('./trail-screen.tsx').then((screen) => ({ default: screen.TrailScreen })),
);
export const OwnTrailScreen = lazy(() =>
  import('./own-trail-screen.tsx').then((screen) => ({ default: screen.OwnTrailScreen })),
);
export const ReportScreen = lazy(() =>
  import('./report-screen.tsx').then((screen) => ({ default: screen.ReportScreen })),
);
export const MonthScreen = lazy(() =>
  import('./month-screen.tsx').then((screen) => ({ default: screen.MonthScreen })),
);
export const AccessesScreen = lazy(() =>
  import('./accesses-screen.tsx').then((screen) => ({ default: screen.AccessesScreen })),
);
export const CanariesScreen = lazy(() =>
  import('./canaries-screen.tsx').then((screen) => ({ default: screen.CanariesScreen })),
);
export const ProofScreen = lazy(() =>
  import('./proof-screen.tsx').then((screen) => ({ default: screen.ProofScreen })),
);
