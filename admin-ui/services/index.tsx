/** The services one looks after, and the frame around each one's screens. */
import { lazy } from 'react';

export const ServicesScreen = lazy(() =>
  import('./services-screen.tsx').then((screen) => ({ default: screen.ServicesScreen })),
);

export const ServiceFrame = lazy(() =>
  import('./service-frame.tsx').then((screen) => ({ default: screen.ServiceFrame })),
);
