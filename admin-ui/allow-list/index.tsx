/** 「接続元の制限」 of 「管理」. */
import { lazy } from 'react';

export const AllowListScreen = lazy(() =>
  import('./allow-list-screen.tsx').then((screen) => ({ default: screen.AllowListScreen })),
);
