/** 「管理」: what concerns the whole organisation rather than one service. */
import { lazy } from 'react';

export const AdministrationFrame = lazy(() =>
  import('./administration-frame.tsx').then((screen) => ({ default: screen.AdministrationFrame })),
);
