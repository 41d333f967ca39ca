/** Registers and copies, loaded when somebody opens them. */
import { lazy } from 'react';

export const RegistersScreen = lazy(async () => ({
  default: (await import('./registers-screen.tsx')).RegistersScreen,
}));
export const RegisterScreen = lazy(async () => ({
  default: (await import('./register-screen.tsx')).RegisterScreen,
}));
export const CopiesScreen = lazy(async () => ({
  default: (await import('./copies-screen.tsx')).CopiesScreen,
}));
