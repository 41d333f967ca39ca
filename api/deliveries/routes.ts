/** What went to LINE and what became of it, and how the number of followers changes. */
import type { z } from 'zod';
import { Deliveries, DeliveriesQuery, FollowerFigures } from '../../contracts/deliveries.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { instant } from '../consultations/present.ts';
import { listed } from '../consultations/query-log.ts';
import { route } from '../http/route.ts';
import { presentQuota, readQuota } from '../line-quota.ts';
import {
  countFollowers,
  followerChanges,
  listDeliveries,
  type ChangeRow,
  type DeliveryRow,
} from './queries.ts';

const DAYS = 31;
const MONTHS = 12;

export const deliveriesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/services/:id/deliveries',
    summary: '送信の記録（LINEへのお知らせとその結果）',
    access: { kind: 'staff', permission: 'delivery.read', on: 'service' },
    query: DeliveriesQuery,
    response: Deliveries,
    async handle(context) {
      const { tx, target, query } = context;
      const { rows, counted } = await listDeliveries(tx, target.id, query);
      const body = {
        data: rows.slice(0, query.perPage).map(present),
        pageInfo: { hasNextPage: rows.length > query.perPage, hasPreviousPage: query.page > 1 },
        total: {
          count: Math.min(counted, COUNTED_AT_MOST),
          exact: counted <= COUNTED_AT_MOST,
        },
        quota: presentQuota(await readQuota(tx, target.id)),
      };
      return listed(context, 'delivery.list', body, target.id);
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/services/:id/followers',
    summary: '友だちの数と増減',
    access: { kind: 'staff', permission: 'settings.read', on: 'service' },
    response: FollowerFigures,
    async handle({ tx, target }) {
      const days = await followerChanges(tx, target.id, 'days', DAYS);
      const months = await followerChanges(tx, target.id, 'months', MONTHS);
      return {
        now: await countFollowers(tx, target.id),
        days: days.map(presentChange),
        months: months.map(presentChange),
      };
    },
  }),
];

function present(row: DeliveryRow): z.input<typeof Deliveries>['data'][number] {
  const { consultationId, number, told, wrote, closed } = row;
  return {
    id: row.id,
    at: instant(row.at),
    settledAt: instant(row.settledAt),
    heldUntil: instant(row.heldUntil),
    kind: row.kind,
    text: row.text,
    status: row.status,
    attempts: row.attempts,
    consultation:
      consultationId === null || number === null ? null : { id: consultationId, number },
    broadcastId: row.broadcastId,
    opened: row.opened,
    afterwards: { told, wrote, closed },
  };
}

function presentChange({ lineAdded, lineBlocks, ...change }: ChangeRow) {
  return {
    ...change,
    line: lineAdded === null ? null : { added: lineAdded, blocks: lineBlocks },
  };
}
