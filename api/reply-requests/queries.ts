/** What is asked of the database around replies that wait for approval. */
import { FILE_COLUMNS, type FileRow } from '../../db/files.ts';
import {
  findReplyRequest,
  latestRequest,
  waitingRequests,
  type ReplyRequestRow,
} from '../../db/reply-requests.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { APPROVING_ROLE } from '../../domain/reply-approval.ts';
import { IS_SIGNED_IN } from '../colleagues/signed-in.ts';

/** The request, of this consultation. Refuses 'not-found'. */
export async function getRequest(
  tx: Tx,
  consultationId: string,
  id: string,
): Promise<ReplyRequestRow> {
  const found = await findReplyRequest(tx, id);
  if (found?.consultationId !== consultationId) throw new Refusal('not-found');
  return found;
}

/** What waits, oldest first, and this person's own last one where it came back to them. */
export async function shownRequests(
  tx: Tx,
  consultationId: string,
  staffId: string,
): Promise<ReplyRequestRow[]> {
  const waiting = await waitingRequests(tx, consultationId);
  const own = await latestRequest(tx, consultationId, staffId);
  const cameBack = own?.status === 'returned' || own?.status === 'withdrawn';
  return cameBack ? [...waiting, own] : waiting;
}

/** Files of the consultation by id, sent or not; those that are not there are left out. */
export function filesById(
  tx: Tx,
  consultationId: string,
  ids: readonly string[],
): Promise<FileRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return rows<FileRow>(
    tx,
    `select ${FILE_COLUMNS} from files f where f.consultation_id = ? and f.id = any(?::uuid[])`,
    [consultationId, [...ids]],
  );
}

/** Whether all of these are uploads of this person that were not sent yet. */
export async function areReady(
  tx: Tx,
  consultationId: string,
  staffId: string,
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length === 0) return true;
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from files f
     where f.consultation_id = ? and f.staff_id = ? and f.message_seq is null and f.id = any(?::uuid[])`,
    [consultationId, staffId, [...ids]],
  );
  return found?.n === ids.length;
}

/** Who may approve in the service, other than this person; on duty means there to be asked now. */
export async function countApprovers(
  tx: Tx,
  { serviceId, staffId, now }: { serviceId: string; staffId: string; now: number },
): Promise<{ onDuty: number; all: number }> {
  const found = await firstRow<{ onDuty: number; all: number }>(
    tx,
    `select count(*) filter (where s.duty = 'on' and ${IS_SIGNED_IN})::int as "onDuty", count(*)::int as "all"
     from staff s where s.disabled_at is null and s.id <> ? and exists (
       select 1 from memberships m where m.staff_id = s.id and m.service_id = ? and m.role = '${APPROVING_ROLE}')`,
    [new Date(now), staffId, serviceId],
  );
  return found ?? { onDuty: 0, all: 0 };
}
