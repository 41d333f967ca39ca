/** 「集計」: figures with their definitions, and the consultations behind them. */
import { lazy } from 'react';

export const FiguresScreen = lazy(() =>
  import('./figures-screen.tsx').then((screen) => ({ default: screen.FiguresScreen })),
);
export const FigureRecordsScreen = lazy(() =>
  import('./figure-records-screen.tsx').then((screen) => ({ default: screen.FigureRecordsScreen })),
);
