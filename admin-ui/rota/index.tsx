/** The duty calendars, loaded when somebody opens them. */
import { lazy } from 'react';

export const RotaScreen = lazy(async () => ({
  default: (await import('./rota-screen.tsx')).RotaScreen,
}));
