/** Monthly and yearly reports; loaded when somebody opens them. */
import { lazy } from 'react';

export const ReportsScreen = lazy(async () => ({
  default: (await import('./reports-screen.tsx')).ReportsScreen,
}));
export const ReportScreen = lazy(async () => ({
  default: (await import('./report-screen.tsx')).ReportScreen,
}));
