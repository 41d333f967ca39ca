/** 「稼働状況」, loaded when somebody opens it. */
import { lazy } from 'react';

export const OperationsScreen = lazy(async () => ({
  default: (await import('./operations-screen.tsx')).OperationsScreen,
}));
