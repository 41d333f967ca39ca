/** A service's settings. */
import { lazy } from 'react';

export const ServiceSettingsScreen = lazy(() =>
  import('./settings-screen.tsx').then((screen) => ({ default: screen.ServiceSettingsScreen })),
);
