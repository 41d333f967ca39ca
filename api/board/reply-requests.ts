/** Replies of counselors in training as the board shows them: how many wait, since when, and who is there to approve. */
import type { z } from 'zod';
import type { BoardReplyRequest, BoardService } from '../../contracts/board.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { APPROVING_ROLE } from '../../domain/reply-approval.ts';
import { IS_SIGNED_IN } from '../colleagues/signed-in.ts';
import type { PeopleNames } from '../people.ts';

interface WaitingRow {
  id: string;
  serviceId: string;
  consultationId: string;
  number: number;
  staffId: string;
  at: Date;
}

/** More than any service lets wait. */
const AT_MOST = 200;

/** Oldest first. */
export function readWaitingReplies(tx: Tx, services: readonly string[]): Promise<WaitingRow[]> {
  return rows<WaitingRow>(
    tx,
    `select r.id, r.service_id as "serviceId", r.consultation_id as "consultationId", c.number, r.staff_id as "staffId", r.created_at as at
     from reply_requests r join consultations c on c.id = r.consultation_id
     where r.status = 'waiting' and r.service_id = any(?::uuid[]) order by r.created_at limit ${AT_MOST}`,
    [[...services]],
  );
}

/** How many may approve and are there, by service. */
export async function countApproversOnDuty(
  tx: Tx,
  services: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ serviceId: string; n: number }>(
    tx,
    `select m.service_id as "serviceId", count(*)::int as n from memberships m join staff s on s.id = m.staff_id
     where m.service_id = any(?::uuid[]) and m.role = '${APPROVING_ROLE}' and s.disabled_at is null and s.duty = 'on' and ${IS_SIGNED_IN}
     group by m.service_id`,
    [[...services], new Date(now)],
  );
  return new Map(found.map(({ serviceId, n }) => [serviceId, n]));
}

/** Counts of one service. */
export function countsOf(
  serviceId: string,
  waiting: readonly WaitingRow[],
  onDuty: ReadonlyMap<string, number>,
): Pick<z.input<typeof BoardService>, 'replyRequests' | 'replyRequestsSince' | 'approversOnDuty'> {
  const own = waiting.filter((row) => row.serviceId === serviceId);
  return {
    replyRequests: own.length,
    replyRequestsSince: own[0]?.at.toISOString() ?? null,
    approversOnDuty: onDuty.get(serviceId) ?? 0,
  };
}

/** A row of the board, without a word of the reply. */
export function presentWaiting(
  row: WaitingRow,
  people: PeopleNames,
  nameOf: (serviceId: string) => string,
): z.input<typeof BoardReplyRequest> {
  return {
    id: row.id,
    consultation: { id: row.consultationId, number: row.number },
    service: { id: row.serviceId, name: nameOf(row.serviceId) },
    person: people.of(row.staffId),
    at: row.at.toISOString(),
  };
}
