/** The directory of agencies, loaded when somebody opens it. */
import { lazy } from 'react';

export const AgenciesScreen = lazy(async () => ({
  default: (await import('./agencies-screen.tsx')).AgenciesScreen,
}));
