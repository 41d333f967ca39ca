/** Disclosing where a room was used from, loaded when somebody opens it. */
import { lazy } from 'react';

export const AccessDataScreen = lazy(async () => ({
  default: (await import('./access-data-screen.tsx')).AccessDataScreen,
}));
