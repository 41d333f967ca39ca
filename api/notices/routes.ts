/** What the signed-in person is told, and what did not reach the people of a service. */
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import {
  type Notice,
  NoticeOutcomesBody,
  Notices,
  NoticesQuery,
  NoticesSeenBody,
} from '../../contracts/notices.ts';
import { wake } from '../../db/notify.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { route } from '../http/route.ts';
import { isOverFor, markSeen, readNotices, recordOutcomes } from './queries.ts';
import { addressRoutes } from './address.ts';
import { noticeSettingsRoutes } from './settings.ts';
import { undeliveredRoutes } from './undelivered.ts';

const access = { kind: 'staff', permission: 'account.use' } as const;

export const noticesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/notices',
    summary: '自分へのお知らせ（新しい順）',
    access,
    query: NoticesQuery,
    response: Notices,
    async handle(context) {
      const { tx, staff, query } = context;
      const after = query.after === undefined ? null : new Date(query.after);
      const { rows, unseen } = await readNotices(tx, staff, after, query.limit);
      const nameOf = await serviceNames(context, rows);
      const data = rows.map((row): z.input<typeof Notice> => ({
        id: row.id,
        kind: row.kind,
        service: { id: row.serviceId, name: nameOf(row.serviceId) },
        consultation: { id: row.consultationId, number: row.number },
        escalationId: row.escalationId,
        createdAt: instant(row.createdAt),
        seenAt: instant(row.seenAt),
        isOver: isOverFor(staff.id, row),
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
  route({
    method: 'POST',
    path: '/api/staff/notices/outcomes',
    summary: '画面・音・デスクトップ通知で知らせた結果を記録する',
    access,
    body: NoticeOutcomesBody,
    response: NoContent,
    byItself: true,
    async handle({ tx, staff, body }) {
      await recordOutcomes(tx, staff, body.outcomes);
      return undefined;
    },
  }),
  ...undeliveredRoutes,
  ...noticeSettingsRoutes,
  ...addressRoutes,
];
