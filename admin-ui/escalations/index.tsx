/** The resource "escalations": bringing in police or a welfare office. */
import { lazy } from 'react';

const List = lazy(() =>
  import('./escalation-list.tsx').then(({ EscalationList }) => ({ default: EscalationList })),
);
const Show = lazy(() =>
  import('./escalation-screen.tsx').then(({ EscalationScreen }) => ({ default: EscalationScreen })),
);

export const escalations = { list: List, show: Show, options: { label: '関係機関との連携' } };
