/** Who is in the room? The transaction sees her service already: the cookie names it, row-level security checks it. */
import type { OpenConsultation } from '../../db/consultations.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SignedInConsultee } from './route.ts';
import type { RoomTicket } from './token.ts';

type Found = Pick<
  SignedInConsultee,
  'channelId' | 'consentVersion' | 'pin' | 'historyHiddenAt' | 'writer'
> & {
  consulteeId: string;
} & Omit<OpenConsultation, 'id'> & { openId: string | null };

const RESOLVE = `
with asked as (
  select ?::bytea as token_hash, ?::uuid as organisation_id, ?::uuid as service_id, ?::timestamptz as now
), found as (
  select s.token_hash, s.consultee_id, s.channel_id, c.consent_version, c.history_hidden_at, c.writer,
    case when c.pin_hash is null then 'none' when s.pin_passed then 'set' else 'asked' end as pin, a.now
  from asked a
  join room_sessions s on s.token_hash = a.token_hash and s.organisation_id = a.organisation_id and s.service_id = a.service_id
  join consultees c on c.id = s.consultee_id
  where s.ended_at is null and s.seen_at > a.now - interval '30 minutes'
), stale as (
  select s.token_hash from room_sessions s join found f on f.token_hash = s.token_hash
  where s.seen_at < f.now - interval '1 minute' for update of s skip locked
), touched as (
  update room_sessions s set seen_at = a.now from asked a, stale where s.token_hash = stale.token_hash
)
select f.consultee_id as "consulteeId", f.channel_id as "channelId", f.consent_version as "consentVersion",
  f.history_hidden_at as "historyHiddenAt", f.pin, f.writer,
  o.id as "openId", o.stage, o.last_seq as "lastSeq", o.waiting_since as "waitingSince", o.stage_since as "stageSince",
  o.answers_given as "answersGiven"
from found f cross join asked a left join consultations o
  on o.organisation_id = a.organisation_id and o.service_id = a.service_id and o.consultee_id = f.consultee_id and o.ended_at is null`;

/** The consultee behind the session. Refuses 'not-signed-in' when it ended or was idle for 30 minutes. */
export async function resolveConsultee(
  tx: Tx,
  ticket: RoomTicket,
  now: number,
): Promise<SignedInConsultee> {
  const found = await firstRow<Found>(tx, RESOLVE, [
    ticket.hash,
    ticket.organisationId,
    ticket.serviceId,
    new Date(now),
  ]);
  if (!found) throw new Refusal('not-signed-in');
  const { openId, stage, lastSeq, waitingSince, stageSince, answersGiven } = found;
  return {
    id: found.consulteeId,
    organisationId: ticket.organisationId,
    serviceId: ticket.serviceId,
    channelId: found.channelId,
    consentVersion: found.consentVersion,
    pin: found.pin,
    historyHiddenAt: found.historyHiddenAt,
    writer: found.writer,
    sessionHash: ticket.hash,
    open:
      openId === null
        ? null
        : { id: openId, stage, lastSeq, waitingSince, stageSince, answersGiven },
  };
}
