/** Incidents and drills; loaded when somebody opens them. */
import { lazy } from 'react';

export const IncidentsScreen = lazy(async () => ({
  default: (await import('./incidents-screen.tsx')).IncidentsScreen,
}));
export const IncidentScreen = lazy(async () => ({
  default: (await import('./incident-screen.tsx')).IncidentScreen,
}));
