/** The services one looks after, and the frame around each one's screens. */
import { lazy } from 'react';

export const ServicesScreen = lazy(() =>
  import('./services-screen.tsx').then((screen) => ({ default: screen.ServicesScreen })),
);

export const ServiceFrame = lazy(() =>
  import('./service-frame.tsx').then((screen) => ({ default: screen.ServiceFrame })),
);

export const NewServiceScreen = lazy(() =>
  import('./new-service-screen.tsx').then((screen) => ({ default: screen.NewServiceScreen })),
);

export const OverviewScreen = lazy(() =>
  import('./overview-screen.tsx').then((screen) => ({ default: screen.OverviewScreen })),
);

export const MembersScreen = lazy(() =>
  import('./members-screen.tsx').then((screen) => ({ default: screen.MembersScreen })),
);

export const LineScreen = lazy(() =>
  import('./line-screen.tsx').then((screen) => ({ default: screen.LineScreen })),
);
