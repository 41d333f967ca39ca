/** Keeping and disposing, loaded when somebody opens it. */
import { lazy } from 'react';

export const DisposalScreen = lazy(async () => ({
  default: (await import('./disposal-screen.tsx')).DisposalScreen,
}));
export const BatchScreen = lazy(async () => ({
  default: (await import('./batch-screen.tsx')).BatchScreen,
}));
