/** What went to LINE, and what LINE can do. */
import { lazy } from 'react';

export const DeliveriesScreen = lazy(() =>
  import('./deliveries-screen.tsx').then((screen) => ({ default: screen.DeliveriesScreen })),
);
export const LineFeaturesScreen = lazy(() =>
  import('./line-features-screen.tsx').then((screen) => ({ default: screen.LineFeaturesScreen })),
);
