/** What few ever see of signing in. */
import { lazy } from 'react';

export const InvitationPage = lazy(() =>
  import('./invitation-page.tsx').then((page) => ({ default: page.InvitationPage })),
);
