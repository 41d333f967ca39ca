/** 「バックアップ」, loaded when somebody opens it. */
import { lazy } from 'react';

export const BackupsScreen = lazy(async () => ({
  default: (await import('./backups-screen.tsx')).BackupsScreen,
}));
