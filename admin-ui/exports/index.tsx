/** 「書き出し」, loaded when it is first opened. */
import { lazy } from 'react';

export const ExportsScreen = lazy(async () => ({
  default: (await import('./exports-screen.tsx')).ExportsScreen,
}));
