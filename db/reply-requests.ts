/** Replies that wait for approval: stored, decided once, and given back to their writer when they are not sent. */
import type { ReplyEventKind, ReplyRequestStatus } from '../domain/reply-approval.ts';
import { audit } from './audit.ts';
import type { Crypt, FieldPlace } from './crypt.ts';
import { draftPlace } from './drafts.ts';
import { wake } from './notify.ts';
import { addRecordEvent } from './record-events.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface ReplyRequestRow {
  id: string;
  consultationId: string;
  staffId: string;
  body: Buffer;
  fileIds: string[];
  expectedSeq: number;
  standIn: boolean;
  status: ReplyRequestStatus;
  decidedById: string | null;
  decidedAt: Date | null;
  comment: Buffer | null;
  at: Date;
}

export interface ReplyRequestPlace {
  organisationId: string;
  serviceId: string;
  consultationId: string;
}

const COLUMNS = `r.id, r.consultation_id as "consultationId", r.staff_id as "staffId", r.body, r.file_ids as "fileIds", r.expected_seq as "expectedSeq",
  r.stand_in as "standIn", r.status, r.decided_by_id as "decidedById", r.decided_at as "decidedAt", r.comment, r.created_at as at`;

/** Where its words live, for their encryption (under the consultation's key). */
export function replyRequestPlace(column: 'body' | 'comment', id: string): FieldPlace {
  return { table: 'reply_requests', column, row: id };
}

export function findReplyRequest(tx: Tx, id: string): Promise<ReplyRequestRow | undefined> {
  return firstRow<ReplyRequestRow>(tx, `select ${COLUMNS} from reply_requests r where r.id = ?`, [
    id,
  ]);
}

/** What waits in the consultation, oldest first; `staffId`: of this writer alone. */
export function waitingRequests(
  tx: Tx,
  consultationId: string,
  staffId: string | null = null,
): Promise<ReplyRequestRow[]> {
  return rows<ReplyRequestRow>(
    tx,
    `select ${COLUMNS} from reply_requests r
     where r.consultation_id = ? and r.status = 'waiting' and (?::uuid is null or r.staff_id = ?::uuid) order by r.created_at`,
    [consultationId, staffId, staffId],
  );
}

/** The last one of this writer in the consultation, whatever became of it. */
export function latestRequest(
  tx: Tx,
  consultationId: string,
  staffId: string,
): Promise<ReplyRequestRow | undefined> {
  return firstRow<ReplyRequestRow>(
    tx,
    `select ${COLUMNS} from reply_requests r where r.consultation_id = ? and r.staff_id = ? order by r.created_at desc limit 1`,
    [consultationId, staffId],
  );
}

/** `undefined` when a request of that id is there already, to be seen in this scope or not. */
export function addReplyRequest(
  tx: Tx,
  { organisationId, serviceId, consultationId }: ReplyRequestPlace,
  request: Pick<ReplyRequestRow, 'id' | 'staffId' | 'body' | 'fileIds' | 'expectedSeq' | 'standIn'>,
): Promise<ReplyRequestRow | undefined> {
  const { id, staffId, body, fileIds, expectedSeq, standIn } = request;
  return firstRow<ReplyRequestRow>(
    tx,
    `insert into reply_requests as r (id, organisation_id, service_id, consultation_id, staff_id, body, file_ids, expected_seq, stand_in)
     values (?, ?, ?, ?, ?, ?, ?::text[], ?, ?) on conflict (id) do nothing returning ${COLUMNS}`,
    [id, organisationId, serviceId, consultationId, staffId, body, fileIds, expectedSeq, standIn],
  );
}

/** The caller holds the consultation's lock and has seen that it waits. */
export async function settleReplyRequest(
  tx: Tx,
  id: string,
  decision: {
    status: Exclude<ReplyRequestStatus, 'waiting'>;
    decidedById: string | null;
    comment: Buffer | null;
  },
): Promise<ReplyRequestRow> {
  const settled = await firstRow<ReplyRequestRow>(
    tx,
    `update reply_requests r set status = ?, decided_by_id = ?, decided_at = now(), comment = ?
     where r.id = ? and r.status = 'waiting' returning ${COLUMNS}`,
    [decision.status, decision.decidedById, decision.comment, id],
  );
  if (!settled) throw new Error('a reply request was decided without its lock');
  return settled;
}

/** Its line of the timeline, and a call to the screens; both without a word of it. */
export async function noteReplyRequest(
  tx: Tx,
  place: ReplyRequestPlace,
  { staffId }: Pick<ReplyRequestRow, 'staffId'>,
  { kind, actorId }: { kind: ReplyEventKind; actorId: string | null },
): Promise<void> {
  const { organisationId, serviceId, consultationId } = place;
  await addRecordEvent(tx, {
    organisationId,
    serviceId,
    consultationIds: [consultationId],
    kind,
    staffId: actorId,
    isAutomatic: actorId === null,
    data: { from: staffId },
  });
  wake(tx, { kind: 'reply-request', organisationId, serviceId, id: consultationId, seq: 0 });
}

/** Puts its words back where their writer writes, unless something else is being written there. */
export async function giveBack(
  tx: Tx,
  crypt: Pick<Crypt, 'seal' | 'open'>,
  { organisationId, serviceId, consultationId }: ReplyRequestPlace,
  { id, staffId, body }: Pick<ReplyRequestRow, 'id' | 'staffId' | 'body'>,
): Promise<void> {
  const text = await crypt.open(organisationId, replyRequestPlace('body', id), body);
  if (text === '') return;
  const key = {
    organisationId,
    serviceId,
    kind: 'consultation',
    objectId: consultationId,
  } as const;
  const draft = await crypt.seal(key, draftPlace(staffId, consultationId, 'reply'), text);
  await rows(
    tx,
    `insert into drafts (owner_id, about_id, kind, organisation_id, service_id, body) values (?, ?, 'reply', ?, ?, ?)
     on conflict (owner_id, about_id, kind) do nothing`,
    [staffId, consultationId, organisationId, serviceId, draft],
  );
}

/** The consultation was closed: nothing is sent into it, and what waited is its writer's draft again. */
export async function withdrawWaiting(
  tx: Tx,
  crypt: Pick<Crypt, 'seal' | 'open'>,
  place: ReplyRequestPlace,
): Promise<void> {
  const { organisationId, serviceId, consultationId } = place;
  for (const request of await waitingRequests(tx, consultationId)) {
    await settleReplyRequest(tx, request.id, {
      status: 'withdrawn',
      decidedById: null,
      comment: null,
    });
    await giveBack(tx, crypt, place, request);
    await noteReplyRequest(tx, place, request, { kind: 'reply-withdrawn', actorId: null });
    await audit(tx, {
      organisationId,
      serviceId,
      actorKind: 'system',
      actorId: null,
      action: 'reply-request.withdraw',
      consultationId,
      objectKind: 'reply-request',
      objectId: request.id,
    });
  }
}
