/** Taking back and correcting: a further row in the talk, numbered like a message, that says what became of an earlier one. */
import type { MessageChange } from '../domain/message-changes.ts';
import { wake } from './notify.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface NewChange {
  organisationId: string;
  serviceId: string;
  consultationId: string;
  clientId: string;
  author: 'consultee' | 'staff';
  authorId: string;
  change: MessageChange;
  aboutSeq: number;
  /** Encrypted; see `messagePlace`. The new words, or nothing. */
  body: Buffer;
  requestId: string;
}

// Counters that say who wrote last, who waits and what the engine is told stay as they are: nothing was said.
const STORE = `
with sent as (
  select ?::uuid as organisation_id, ?::uuid as service_id, ?::uuid as consultation_id, ?::uuid as client_id, ?::text as author, ?::uuid as author_id,
    ?::text as change, ?::int as about_seq, ?::bytea as body, ?::uuid as request_id, clock_timestamp() as at
), bumped as (
  update consultations c set last_seq = c.last_seq + 1 from sent s where c.id = s.consultation_id returning c.last_seq as seq
), stored as (
  insert into messages (consultation_id, seq, organisation_id, service_id, client_id, author, staff_id, change, about_seq, body, created_at)
  select s.consultation_id, b.seq, s.organisation_id, s.service_id, s.client_id, s.author, case s.author when 'staff' then s.author_id end,
    s.change, s.about_seq, s.body, s.at
  from sent s, bumped b returning seq, created_at
), trail as (
  insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, object_kind, object_id, request_id)
  select s.organisation_id, s.service_id, s.author, s.author_id, 'message.' || s.change, s.consultation_id, 'message', s.about_seq::text, s.request_id
  from sent s
)
select st.seq, st.created_at as at from stored st`;

/** Stores the change and tells the streams. The caller has locked the consultation and looked at the message. */
export async function storeChange(tx: Tx, change: NewChange): Promise<{ seq: number; at: Date }> {
  const { organisationId, serviceId, consultationId } = change;
  const stored = await firstRow<{ seq: number; at: Date }>(tx, STORE, [
    organisationId,
    serviceId,
    consultationId,
    change.clientId,
    change.author,
    change.authorId,
    change.change,
    change.aboutSeq,
    change.body,
    change.requestId,
  ]);
  if (!stored) throw new Error('a change of a message in no consultation');
  wake(tx, { kind: 'message', organisationId, serviceId, id: consultationId, seq: stored.seq });
  return stored;
}

export interface Version {
  clientId: string;
  change: MessageChange | null;
  staffId: string | null;
  body: Buffer;
  at: Date;
}

/** What was said and everything that became of it, oldest first. */
export function versionsOf(tx: Tx, consultationId: string, seq: number): Promise<Version[]> {
  return rows<Version>(
    tx,
    `select client_id as "clientId", change, staff_id as "staffId", body, created_at as at from messages
     where consultation_id = ? and (seq = ? or about_seq = ?) order by seq`,
    [consultationId, seq, seq],
  );
}
