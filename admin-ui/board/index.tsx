/** The supervisors' board. */
import { lazy } from 'react';

export const BoardScreen = lazy(() =>
  import('./board-screen.tsx').then((screen) => ({ default: screen.BoardScreen })),
);
