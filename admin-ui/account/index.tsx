/** 「自分の設定」. */
import { lazy } from 'react';

export const OwnAccountScreen = lazy(() =>
  import('./own-account-screen.tsx').then((screen) => ({ default: screen.OwnAccountScreen })),
);
