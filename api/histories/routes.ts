/** Reviewing histories: the record beside the engine's own, compared, event by event, and written out. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import {
  EventParams,
  EventValues,
  Histories,
  HistoriesQuery,
  HistoryCopyBody,
  HistoryReview,
} from '../../contracts/histories.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { instant } from '../consultations/present.ts';
import { listed } from '../consultations/query-log.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { afterCommit, route } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { copyHistory } from './copy.ts';
import { readEventValues } from './event-values.ts';
import { listHistories, type ListRow } from './queries.ts';
import { buildReview, presentHead } from './review.ts';

const ON_ONE = { kind: 'staff', permission: 'history.read', on: 'consultation' } as const;
const params = z.object({ id: Id });

export const historiesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/histories',
    summary: 'ワークフロー履歴を調べる相談の一覧',
    access: { kind: 'staff', permission: 'history.read' },
    query: HistoriesQuery,
    response: Histories,
    async handle(context) {
      const { tx, staff, query } = context;
      const services = staff.servicesWith('history.read', 'service');
      const { rows, counted } = await listHistories(tx, services, query);
      const shown = rows.slice(0, query.perPage);
      const nameOf = await serviceNames(context, shown);
      const body = {
        data: shown.map((row) => presentListed(row, nameOf)),
        pageInfo: { hasNextPage: rows.length > query.perPage, hasPreviousPage: query.page > 1 },
        total: { count: Math.min(counted, COUNTED_AT_MOST), exact: counted <= COUNTED_AT_MOST },
      };
      return listed(context, 'history.list', body);
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/histories/:id',
    summary: '一件の相談の経過と進行管理の履歴、その照合',
    access: ON_ONE,
    params,
    response: HistoryReview,
    async handle(context) {
      await auditDone(context, context.target, 'history.read');
      return afterCommit(() => buildReview(context));
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/histories/:id/runs/:run/events/:event',
    summary: '進行管理の履歴の一行の値（番号・符号・時刻だけ）',
    access: ON_ONE,
    params: EventParams,
    response: EventValues,
    async handle(context) {
      return afterCommit(() => readEventValues(context));
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/histories/:id/copy',
    summary: '一件の履歴を書き出す（PDF・JSON。目的を残し、写しとして登録する）',
    access: { kind: 'staff', permission: 'history.export', on: 'consultation' },
    params,
    body: HistoryCopyBody,
    stepUp: true,
    response: z.unknown(),
    media: 'download',
    handle: copyHistory,
  }),
];

function presentListed(
  row: ListRow,
  nameOf: (serviceId: string) => string,
): z.input<typeof Histories>['data'][number] {
  const { steps, escalations, kept, verdict, differences, checkedAt } = row;
  return {
    ...presentHead(row, nameOf),
    steps,
    escalations,
    kept,
    check:
      verdict === null || checkedAt === null
        ? null
        : { verdict, differences, checkedAt: instant(checkedAt) },
  };
}
