/** Search over the words of consultations; loaded when it is opened. */
import { lazy } from 'react';

export const SearchScreen = lazy(() =>
  import('./search-screen.tsx').then((module) => ({ default: module.SearchScreen })),
);
