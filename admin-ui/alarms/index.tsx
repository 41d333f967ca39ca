/** 「警報」, loaded when somebody opens it. */
import { lazy } from 'react';

export const AlarmsScreen = lazy(async () => ({
  default: (await import('./alarms-screen.tsx')).AlarmsScreen,
}));
