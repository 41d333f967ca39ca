/** 「暗号鍵」, loaded when somebody opens it. */
import { lazy } from 'react';

export const KeysScreen = lazy(async () => ({
  default: (await import('./keys-screen.tsx')).KeysScreen,
}));
