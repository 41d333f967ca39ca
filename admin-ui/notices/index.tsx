/** The screens of notices: one's own settings, and for supervisors what did not arrive. */
import { lazy } from 'react';

export const NoticeSettingsScreen = lazy(() =>
  import('./settings-screen.tsx').then((screen) => ({ default: screen.NoticeSettingsScreen })),
);
export const UndeliveredScreen = lazy(() =>
  import('./undelivered-screen.tsx').then((screen) => ({ default: screen.UndeliveredScreen })),
);
