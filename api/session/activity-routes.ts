/** The desk's word that somebody is at it: what they read and what comes by itself keep no session alive. */
import { NoContent } from '../../contracts/common.ts';
import { route } from '../http/route.ts';

export const activityRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/session/activity',
    summary: '職員が画面を操作していることを伝える（無操作の時間を数え直す）',
    access: { kind: 'staff', permission: 'account.use' },
    response: NoContent,
    // To be asked by hand is all there is to it.
    handle: () => Promise.resolve(undefined),
  }),
];
