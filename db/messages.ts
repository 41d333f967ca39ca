/** What is said in the room: stored in one statement with its number, its audit row, the engine's errand and the wake-up. */
import { Refusal } from '../domain/errors.ts';
import type { Risk } from '../domain/priority.ts';
import type { MessageChange } from '../domain/message-changes.ts';
import type { Supporter } from '../domain/supporter.ts';
import type { Crypt } from './crypt.ts';
import type { Author } from './entities/Message.ts';
import { wake } from './notify.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface NewMessage {
  organisationId: string;
  serviceId: string;
  consultationId: string;
  /** Made by the sender; the same id again is the same message. */
  clientId: string;
  author: Author;
  /** Consultee or member of staff; `null` for the service itself. */
  authorId: string | null;
  /** Encrypted; see `messagePlace`. */
  body: Buffer;
  automatic?: string | null;
  /** Key under which an automatic answer is given once. */
  once?: string | null;
  standIn?: boolean;
  /** Her words, written for her by somebody else. */
  writer?: Supporter | null;
  /** Who let it go out, where its writer is in training. */
  approvedById?: string | null;
  risk?: { risks: readonly Risk[]; rank: number } | null;
  /** Files sent with it; linked by the caller in the same transaction. */
  fileCount?: number;
  requestId?: string | null;
}

export interface StoredMessage {
  seq: number;
  at: Date;
  /** False when the same message had been stored before. */
  isNew: boolean;
  /** Who is responsible for the talk it was said in, and whether it is restricted; `null` when stored before. */
  head: { serviceId: string; assigneeId: string | null; restricted: boolean } | null;
}

/** Where a message's text lives, for its encryption. */
export function messagePlace(
  consultationId: string,
  clientId: string,
): { table: string; column: string; row: string } {
  return { table: 'messages', column: 'body', row: `${consultationId}/${clientId}` };
}

const STORE = `
with sent as (
  select ?::uuid as organisation_id, ?::uuid as service_id, ?::uuid as consultation_id, ?::uuid as client_id, ?::text as author,
    ?::uuid as author_id, ?::bytea as body, ?::text as automatic, ?::text as once, ?::boolean as stand_in, ?::text as writer, ?::text[] as risks,
    ?::smallint as risk_rank, ?::smallint as file_count, ?::uuid as approved_by_id, ?::uuid as request_id, clock_timestamp() as at, ?::uuid as outbox_id
), bumped as (
  update consultations c set
    last_seq = c.last_seq + 1,
    consultee_up_to = case s.author when 'consultee' then c.last_seq + 1 else c.consultee_up_to end,
    last_consultee_at = case s.author when 'consultee' then s.at else c.last_consultee_at end,
    staff_up_to = case s.author when 'staff' then c.last_seq + 1 else c.staff_up_to end,
    last_staff_at = case s.author when 'staff' then s.at else c.last_staff_at end,
    waiting_since = case s.author when 'consultee' then coalesce(c.waiting_since, s.at) when 'staff' then null else c.waiting_since end,
    risks = case when s.risk_rank > 0 then (select array_agg(distinct r) from unnest(c.risks || s.risks) r) else c.risks end,
    pending_risk_rank = greatest(c.pending_risk_rank, s.risk_rank),
    pending_risk_seq = case when s.risk_rank > 0 then c.last_seq + 1 else c.pending_risk_seq end,
    answers_given = case when s.once is null then c.answers_given else c.answers_given || s.once end
  from sent s
  where c.id = s.consultation_id and c.ended_at is null and (s.once is null or not (c.answers_given @> array[s.once]))
    and not exists (select 1 from messages m where m.organisation_id = s.organisation_id and m.consultation_id = s.consultation_id and m.client_id = s.client_id)
  returning c.last_seq as seq, c.assignee_id, c.restricted, c.staff_up_to, s.at + case
    when c.seq = 0 or c.stage not in ('intake', 'review', 'conversation') or s.risk_rank > 0 then interval '0 seconds'
    when s.author = 'consultee' and old.waiting_since is not null then interval '1 minute'
    else interval '1 second' end as tell_at
), stored as (
  insert into messages (consultation_id, seq, organisation_id, service_id, client_id, author, staff_id, automatic, stand_in, writer, approved_by_id, file_count, body, created_at)
  select s.consultation_id, b.seq, s.organisation_id, s.service_id, s.client_id, s.author,
    case s.author when 'staff' then s.author_id end, s.automatic, s.stand_in, s.writer, s.approved_by_id, s.file_count, s.body, s.at
  from sent s, bumped b returning seq, created_at
), errand as (
  -- Words that move no stage are told at most once a second, and once a minute while she waits already: the engine's
  -- load grows with state changes, not with words. A command takes along what was not told yet (readUntold).
  insert into outbox (id, organisation_id, service_id, consultation_id, kind, next_at)
  select s.outbox_id, s.organisation_id, s.service_id, s.consultation_id, 'words', b.tell_at from sent s, bumped b where s.author <> 'automatic'
  -- An update, not nothing: it locks the waiting errand, which the relay thus cannot take before these words are to be seen.
  on conflict (organisation_id, consultation_id, kind) where claimed_at is null and done_at is null do update set next_at = least(outbox.next_at, excluded.next_at)
), told as (
  -- Her assignee is told once per stretch without an answer, and again when she goes on after they had looked.
  insert into notices (id, organisation_id, service_id, consultation_id, staff_id, kind, source, seq)
  select gen_random_uuid(), s.organisation_id, s.service_id, s.consultation_id, b.assignee_id, 'new-message', 'talk/' || s.consultation_id, b.staff_up_to
  from sent s, bumped b where s.author = 'consultee' and b.assignee_id is not null
    and exists (select 1 from memberships m where m.staff_id = b.assignee_id and m.service_id = s.service_id)
  on conflict (organisation_id, source, seq, kind, staff_id) do update set created_at = now(), seen_at = null where notices.seen_at is not null
  returning staff_id
), trail as (
  insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, object_kind, object_id, request_id)
  select s.organisation_id, s.service_id, case s.author when 'automatic' then 'system' else s.author end, s.author_id,
    'message.send', s.consultation_id, 'message', b.seq::text, s.request_id
  from sent s, bumped b
)
select st.seq, st.created_at as at, b.assignee_id as "assigneeId", b.restricted, (select staff_id from told) as "toldId" from stored st, bumped b`;

interface StoredRow {
  seq: number;
  at: Date;
  assigneeId: string | null;
  restricted: boolean;
  toldId: string | null;
}

/**
 * Stores one message. Answers `null` when the consultation has ended (a further message begins a
 * new one) or an automatic answer of that key was given already.
 */
export async function storeMessage(tx: Tx, message: NewMessage): Promise<StoredMessage | null> {
  const stored = await firstRow<StoredRow>(tx, STORE, [
    message.organisationId,
    message.serviceId,
    message.consultationId,
    message.clientId,
    message.author,
    message.authorId,
    message.body,
    message.automatic ?? null,
    message.once ?? null,
    message.standIn ?? false,
    message.writer ?? null,
    message.risk?.risks ?? [],
    message.risk?.rank ?? 0,
    message.fileCount ?? 0,
    message.approvedById ?? null,
    message.requestId ?? null,
    crypto.randomUUID(),
  ]);
  if (stored) {
    const { organisationId, serviceId, consultationId: id } = message;
    wake(tx, { kind: 'message', organisationId, serviceId, id, seq: stored.seq });
    if (stored.toldId !== null)
      wake(tx, { kind: 'notice', organisationId, serviceId, id: stored.toldId, seq: 0 });
    const { seq, at, assigneeId, restricted } = stored;
    return { seq, at, isNew: true, head: { serviceId, assigneeId, restricted } };
  }
  const before = await findMessage(tx, message.consultationId, message.clientId);
  if (!before) return null;
  if (before.author !== message.author) throw new Refusal('id-reused', { reason: 'message-id' });
  return { seq: before.seq, at: before.at, isNew: false, head: null };
}

export interface MessageRow {
  seq: number;
  clientId: string;
  author: Author;
  staffId: string | null;
  automatic: string | null;
  standIn: boolean;
  writer: Supporter | null;
  approvedById: string | null;
  fileCount: number;
  body: Buffer;
  at: Date;
  /** What this row takes back or corrects; `null` for a message. */
  change: MessageChange | null;
  aboutSeq: number | null;
  /** The newest change of the message (of the one this row is about). */
  latest: MessageChange | null;
  latestId: string | null;
  latestBody: Buffer | null;
}

/** Rows as `MessageRow`; `m` is the message. Without a change the look for one costs a step in an index. */
export const MESSAGE_COLUMNS = `m.seq, m.client_id as "clientId", m.author, m.staff_id as "staffId", m.automatic, m.stand_in as "standIn", m.writer, m.approved_by_id as "approvedById",
  m.file_count as "fileCount", m.body, m.created_at as at, m.change, m.about_seq as "aboutSeq",
  l.change as latest, l.client_id as "latestId", l.body as "latestBody"`;
export const MESSAGE_SOURCE = `messages m left join lateral (
    select c.change, c.client_id, c.body from messages c
    where c.consultation_id = m.consultation_id and c.about_seq = coalesce(m.about_seq, m.seq) order by c.seq desc limit 1
  ) l on true`;

/** The words of a message as it stands now; empty once it was taken back. */
export async function openWords(
  crypt: Crypt,
  organisationId: string,
  consultationId: string,
  { clientId, body, latest, latestId, latestBody }: MessageRow,
): Promise<string> {
  if (latest === 'retraction') return '';
  const [id, sealed] = latestId && latestBody ? [latestId, latestBody] : [clientId, body];
  return crypt.open(organisationId, messagePlace(consultationId, id), sealed);
}

/** A message by the id its sender gave it; the caller compares the text when the same id comes again. */
export async function findMessage(
  tx: Tx,
  consultationId: string,
  clientId: string,
): Promise<MessageRow | undefined> {
  return firstRow<MessageRow>(
    tx,
    `select ${MESSAGE_COLUMNS} from ${MESSAGE_SOURCE} where m.consultation_id = ? and m.client_id = ?`,
    [consultationId, clientId],
  );
}

/** Messages after number `after`, oldest first, at most `limit`. */
export async function messagesAfter(
  tx: Tx,
  consultationId: string,
  after: number,
  limit: number,
): Promise<MessageRow[]> {
  return rows<MessageRow>(
    tx,
    `select ${MESSAGE_COLUMNS} from ${MESSAGE_SOURCE} where m.consultation_id = ? and m.seq > ? order by m.seq limit ?`,
    [consultationId, after, limit],
  );
}
