/** What the signed-in person is told in the application. */
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import { type Notice, Notices, NoticesQuery, NoticesSeenBody } from '../../contracts/notices.ts';
import { wake } from '../../db/notify.ts';
import { instant } from '../consultations/present.ts';
import { route } from '../http/route.ts';
import { markSeen, readNotices } from './queries.ts';

const access = { kind: 'staff', permission: 'account.use' } as const;

export const noticesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/notices',
    summary: '自分へのお知らせ（新しい順）',
    access,
    query: NoticesQuery,
    response: Notices,
    async handle({ tx, staff, query }) {
      const after = query.after === undefined ? null : new Date(query.after);
      const { rows, unseen } = await readNotices(tx, staff.id, after, query.limit);
      const data = rows.map((row): z.input<typeof Notice> => ({
        id: row.id,
        kind: row.kind,
        serviceId: row.serviceId,
        consultation: { id: row.consultationId, number: row.number },
        createdAt: instant(row.createdAt),
        seenAt: instant(row.seenAt),
      }));
      return { data, unseen };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/notices/seen',
    summary: 'お知らせを確認済みにする',
    access,
    body: NoticesSeenBody,
    response: NoContent,
    async handle({ tx, staff, body, now }) {
      const services = await markSeen(tx, staff.id, body.ids, new Date(now));
      const { organisationId, id } = staff;
      // The person's other screens count anew.
      wake(
        tx,
        ...services.map((serviceId) => ({
          ...({ kind: 'notice', organisationId, serviceId, id, seq: 0 } as const),
        })),
      );
      return undefined;
    },
  }),
];
