/** 「記録の点検」, loaded when somebody opens it. */
import { lazy } from 'react';

export const InspectionsScreen = lazy(async () => ({
  default: (await import('./inspections-screen.tsx')).InspectionsScreen,
}));
