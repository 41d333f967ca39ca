/** What did not reach the people of a service: seen, told once more, or noted as told otherwise. */
import { NoContent } from '../../contracts/common.ts';
import { UndeliveredBody, UndeliveredNotices } from '../../contracts/notices.ts';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import { retriedWays, retryBlockOf } from '../../domain/notices.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { route, type StaffContext } from '../http/route.ts';
import { auditDone } from '../staff-audit.ts';
import { isOverFor } from './queries.ts';
import {
  findUndelivered,
  listNotTold,
  readUndelivered,
  settleFailed,
  tellAgain,
  type UndeliveredRow,
} from './undelivered-queries.ts';

const path = '/api/staff/notices/undelivered';
const settle = { kind: 'staff', permission: 'notice.settle' } as const;

type Context = StaffContext<undefined, unknown, unknown, { id: string }>;

export const undeliveredRoutes = [
  route({
    method: 'GET',
    path,
    summary: '職員に届いていないお知らせ（7日間、新しい順）',
    access: { kind: 'staff', permission: 'board.read' },
    response: UndeliveredNotices,
    async handle(context) {
      const { tx, staff, deps, now } = context;
      const services = staff.servicesWith('board.read');
      const found = await readUndelivered(tx, services);
      const notTold = await listNotTold(tx, services);
      const ids = found.map(({ staffId }) => staffId);
      const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
      const nameOf = await serviceNames(context, [...found, ...notTold]);
      return {
        data: found.map((row) => ({
          id: row.id,
          kind: row.kind,
          service: { id: row.serviceId, name: nameOf(row.serviceId) },
          consultation: { id: row.consultationId, number: row.number },
          person: people.of(row.staffId),
          createdAt: instant(row.createdAt),
          seenAt: instant(row.seenAt),
          ways: row.ways,
          retryBlocked: blockOf(row, deps.config.offersMail),
        })),
        consultees: notTold.map(({ consultationId: id, serviceId, number, reason, at }) => ({
          service: { id: serviceId, name: nameOf(serviceId) },
          consultation: { id, number },
          reason,
          at: instant(at),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: `${path}/retry`,
    summary: '届いていないお知らせをもう一度出す',
    access: settle,
    body: UndeliveredBody,
    response: NoContent,
    async handle(context) {
      const { tx, deps } = context;
      const found = await failedOne(context);
      // Under way already: the same request again.
      if (!found) return undefined;
      const block = blockOf(found, deps.config.offersMail);
      if (block !== null) throw new Refusal('not-allowed-now', { reason: 'no-retry', text: block });
      const ways = retriedWays(found.ways, deps.config.offersMail);
      await tellAgain(tx, found.id, ways);
      await note(context, found, 'notice.retry', { ways });
      const { organisationId } = context.staff;
      const { serviceId, staffId: id } = found;
      wake(tx, { kind: 'notice', organisationId, serviceId, id, seq: 0 });
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: `${path}/settle`,
    summary: '届いていないお知らせを、別の方法で伝えたと記録する',
    access: settle,
    body: UndeliveredBody,
    response: NoContent,
    async handle(context) {
      const found = await failedOne(context);
      if (!found) return undefined;
      await settleFailed(context.tx, found.id);
      const ways = found.ways.map(({ way }) => way);
      await note(context, found, 'notice.settle', { ways });
      return undefined;
    },
  }),
];

/** `null` when nothing of it has failed. Refuses 'not-found' for a notice of a service that is not one's own to settle. */
async function failedOne({ tx, staff, body }: Context): Promise<UndeliveredRow | null> {
  const found = await findUndelivered(tx, staff.servicesWith('notice.settle'), body.id);
  if (!found) throw new Refusal('not-found');
  return found.ways === null ? null : { ...found, ways: found.ways };
}

function blockOf(row: UndeliveredRow, offersMail: boolean): string | null {
  const isSeen = row.seenAt !== null;
  return retryBlockOf({ isSeen, isOver: isOverFor(row.staffId, row), ways: row.ways }, offersMail);
}

function note(
  context: Context,
  { id, serviceId, consultationId, staffId }: UndeliveredRow,
  action: TrailAction,
  data: Record<string, unknown>,
): Promise<void> {
  const place = { id: consultationId, serviceId };
  return auditDone(context, place, action, {
    objectKind: 'notice',
    objectId: id,
    data: { ...data, to: staffId },
  });
}
