/** Reviewing the engine's history beside the record. */
import { lazy } from 'react';

export const HistoriesScreen = lazy(() =>
  import('./histories-screen.tsx').then((screen) => ({ default: screen.HistoriesScreen })),
);
export const HistoryScreen = lazy(() =>
  import('./history-screen.tsx').then((screen) => ({ default: screen.HistoryScreen })),
);
