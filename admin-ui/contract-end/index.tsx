/** The end of the contract; loaded when somebody opens it. */
import { lazy } from 'react';

export const ContractEndScreen = lazy(async () => ({
  default: (await import('./contract-end-screen.tsx')).ContractEndScreen,
}));
