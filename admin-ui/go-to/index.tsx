/** To a consultation by its number; the address of the screen can be passed on. */
import { lazy } from 'react';

export const NumberScreen = lazy(() =>
  import('./number-screen.tsx').then((module) => ({ default: module.NumberScreen })),
);
