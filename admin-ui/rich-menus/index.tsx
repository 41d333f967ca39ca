/** A service's rich menus. */
import { lazy } from 'react';

export const RichMenusScreen = lazy(() =>
  import('./rich-menus-screen.tsx').then((screen) => ({ default: screen.RichMenusScreen })),
);
