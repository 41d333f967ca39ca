/** The resource "consultations"; its screens are loaded when they are opened. */
import { lazy } from 'react';

const List = lazy(() =>
  import('./consultation-list.tsx').then(({ ConsultationList }) => ({ default: ConsultationList })),
);
const Show = lazy(() =>
  import('./consultation-screen.tsx').then(({ ConsultationScreen }) => ({
    default: ConsultationScreen,
  })),
);

export const consultations = { list: List, show: Show, options: { label: '相談' } };
