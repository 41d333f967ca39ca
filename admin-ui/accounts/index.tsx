/** 「職員」 of 「管理」: accounts, where their rights came from, and the review of that. */
import { lazy } from 'react';

export const AccountsScreen = lazy(() =>
  import('./accounts-screen.tsx').then((screen) => ({ default: screen.AccountsScreen })),
);
export const AccountScreen = lazy(() =>
  import('./account-screen.tsx').then((screen) => ({ default: screen.AccountScreen })),
);
export const AccountImportScreen = lazy(() =>
  import('./import-screen.tsx').then((screen) => ({ default: screen.AccountImportScreen })),
);
export const RightsScreen = lazy(() =>
  import('./rights-screen.tsx').then((screen) => ({ default: screen.RightsScreen })),
);
export const AccessReviewScreen = lazy(() =>
  import('./review-screen.tsx').then((screen) => ({ default: screen.AccessReviewScreen })),
);
