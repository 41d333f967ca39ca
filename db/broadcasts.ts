/** Broadcasts in the database: where their words are kept, whom a segment means, and what became of them. */
import { z } from 'zod';
import type { BroadcastWords, Segment } from '../domain/broadcast.ts';
import type { Crypt, FieldPlace } from './crypt.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export function broadcastPlace(
  column: 'words' | 'reveal_reason' | 'quota_reason',
  broadcastId: string,
): FieldPlace {
  return { table: 'broadcasts', column, row: broadcastId };
}

export function testerPlace(consulteeId: string): FieldPlace {
  return { table: 'broadcast_testers', column: 'name', row: consulteeId };
}

const Words = z.object({
  title: z.string(),
  bubbles: z.array(z.string()),
  link: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('room') }),
    z.object({ kind: z.literal('page'), label: z.string(), url: z.string() }),
  ]),
});

/** Refuses 'field-unreadable' and 'keys-unavailable'. */
export async function openWords(
  crypt: Pick<Crypt, 'open'>,
  organisationId: string,
  broadcast: { id: string; words: Buffer },
): Promise<BroadcastWords> {
  const place = broadcastPlace('words', broadcast.id);
  return Words.parse(JSON.parse(await crypt.open(organisationId, place, broadcast.words)));
}

/** Followers whom the segment means, as conditions on `consultees p`. She who wants no notices is in it and gets none. */
export function segmentSql({ since, room, consultation, words }: Segment): {
  where: string;
  params: string[];
} {
  const conditions = ['p.following and not p.blocked'];
  const params: string[] = [];
  const day = `(p.follow_changed_at at time zone 'Asia/Tokyo')::date`;
  if (since?.from !== undefined) {
    conditions.push(`${day} >= ?::date`);
    params.push(since.from);
  }
  if (since?.before !== undefined) {
    conditions.push(`${day} < ?::date`);
    params.push(since.before);
  }
  if (room !== undefined)
    conditions.push(`p.room_seen_at is ${room === 'opened' ? 'not null' : 'null'}`);
  if (consultation !== undefined)
    conditions.push(
      `${consultation === 'none' ? 'not ' : ''}exists (select 1 from consultations c where c.consultee_id = p.id and c.ended_at is null)`,
    );
  if (words !== undefined) {
    conditions.push(`coalesce(p.room_choices ->> 'words', 'usual') = ?`);
    params.push(words);
  }
  return { where: conditions.join(' and '), params };
}

/** What she wants of notices, as SQL on `consultees p`. */
const WISH = `coalesce(p.room_choices -> 'notices' ->> 'kind', 'any')`;

export interface Reach {
  /** Whom it would be sent to: the segment without those who want no notices. */
  recipients: number;
  /** Of them those who want notices at certain hours only. */
  atHours: number;
  /** In the segment, but they want none. */
  unwanted: number;
}

export async function countReach(tx: Tx, serviceId: string, segment: Segment): Promise<Reach> {
  const { where, params } = segmentSql(segment);
  const found = await firstRow<Reach>(
    tx,
    `select count(*) filter (where ${WISH} <> 'none')::int as recipients, count(*) filter (where ${WISH} = 'hours')::int as "atHours",
       count(*) filter (where ${WISH} = 'none')::int as unwanted
     from consultees p where p.service_id = ? and ${where}`,
    [serviceId, ...params],
  );
  return found ?? { recipients: 0, atHours: 0, unwanted: 0 };
}

/** One row for each recipient, once whatever is repeated; how many there are by now. */
export async function addDeliveries(
  tx: Tx,
  { id, serviceId, segment }: { id: string; serviceId: string; segment: Segment },
): Promise<number> {
  const { where, params } = segmentSql(segment);
  const added = await rows(
    tx,
    `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, broadcast_id, kind, text)
     select gen_random_uuid(), p.organisation_id, p.service_id, p.channel_id, p.id, ?::uuid, 'push', 'broadcast'
     from consultees p where p.service_id = ? and ${where} and ${WISH} <> 'none'
     on conflict (broadcast_id, consultee_id) where text = 'broadcast' do nothing returning id`,
    [id, serviceId, ...params],
  );
  return added.length;
}

/** What became of a broadcast, person by person. */
export interface Results {
  waiting: number;
  /** Of them those whose hours are still to come. */
  held: number;
  accepted: number;
  blocked: number;
  quota: number;
  failed: number;
  unwanted: number;
  cancelled: number;
  /** Of those whom LINE took it for: in the room since then. */
  opened: number;
}

/** Since it was settled she has been in her room; as SQL on `deliveries d` and `consultees p`. */
export const OPENED_SINCE = `(p.room_seen_at > d.settled_at and p.room_state is distinct from 'hidden')`;

export async function countResults(
  tx: Tx,
  broadcastIds: readonly string[],
): Promise<Map<string, Results>> {
  const of = (condition: string) => `count(*) filter (where ${condition})::int`;
  const found = await rows<Results & { id: string }>(
    tx,
    `select d.broadcast_id as id, ${of(`d.status = 'waiting'`)} as waiting,
       ${of(`d.status = 'waiting' and d.held_until > now()`)} as held,
       ${of(`d.status = 'accepted'`)} as accepted, ${of(`d.status = 'blocked'`)} as blocked,
       ${of(`d.status = 'quota-exceeded'`)} as quota, ${of(`d.status in ('refused', 'given-up')`)} as failed,
       ${of(`d.status = 'unwanted'`)} as unwanted, ${of(`d.status = 'not-needed'`)} as cancelled,
       ${of(`d.status = 'accepted' and ${OPENED_SINCE}`)} as opened
     from deliveries d join consultees p on p.id = d.consultee_id
     where d.broadcast_id = any(?::uuid[]) and d.text = 'broadcast' group by d.broadcast_id`,
    [[...broadcastIds]],
  );
  return new Map(found.map(({ id, ...results }) => [id, results]));
}

/**
 * What has not begun is not sent any more; what LINE may have taken goes on to its end, so that the record says what
 * happened.
 */
export async function cancelDeliveries(tx: Tx, broadcastId: string): Promise<number> {
  const cancelled = await rows(
    tx,
    `update deliveries set status = 'not-needed', settled_at = now() where broadcast_id = ? and text = 'broadcast'
       and (status = 'quota-exceeded' or (status = 'waiting' and attempts = 0)) returning id`,
    [broadcastId],
  );
  return cancelled.length;
}
