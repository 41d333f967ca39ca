/** Messages to followers. */
import { lazy } from 'react';

export const BroadcastsScreen = lazy(() =>
  import('./broadcasts-screen.tsx').then((screen) => ({ default: screen.BroadcastsScreen })),
);
export const BroadcastScreen = lazy(() =>
  import('./broadcast-screen.tsx').then((screen) => ({ default: screen.BroadcastScreen })),
);
