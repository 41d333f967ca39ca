/** How far staff have read: bookmarks, and what has been added to a person's history since it was reviewed. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

interface Place {
  staffId: string;
  consultationId: string;
}

export function readReading(
  tx: Tx,
  { staffId, consultationId }: Place,
): Promise<{ upTo: number; at: Date } | undefined> {
  return firstRow(
    tx,
    `select up_to as "upTo", read_at as at from readings where staff_id = ? and consultation_id = ?`,
    [staffId, consultationId],
  );
}

/** A bookmark only ever moves on, and no further than the last message. */
export async function moveReading(
  tx: Tx,
  place: Place & { organisationId: string; serviceId: string; upTo: number },
): Promise<void> {
  await rows(
    tx,
    `insert into readings (staff_id, consultation_id, organisation_id, service_id, up_to)
     select ?, c.id, ?, ?, least(?::int, c.last_seq) from consultations c where c.id = ?
     on conflict (staff_id, consultation_id) do update set up_to = greatest(readings.up_to, excluded.up_to), read_at = now()`,
    [place.staffId, place.organisationId, place.serviceId, place.upTo, place.consultationId],
  );
}

export interface AddedSince {
  since: Date;
  consultations: number;
  messages: number;
  notes: number;
  flags: number;
  /** Records linked since. */
  records: number;
}

/**
 * What has come to these consultations of one person since the member of staff last read their history
 * (not: passed it as urgent); `undefined` when that was never. A linked record's history was read with hers
 * only since it was linked.
 */
export async function readAddedSince(
  tx: Tx,
  {
    staffId,
    consulteeId,
    ids,
    records,
  }: {
    staffId: string;
    consulteeId: string;
    ids: readonly string[];
    records: readonly { consulteeId: string; since: Date }[];
  },
): Promise<AddedSince | undefined> {
  const linked = records.map((record) => record.consulteeId);
  const found = await firstRow<Omit<AddedSince, 'records'>>(
    tx,
    `with reviewed as (
       select max(e.at) as since from case_events e join consultations c on c.id = e.consultation_id
       left join unnest(?::uuid[], ?::timestamptz[]) as l(consultee_id, since) on l.consultee_id = c.consultee_id
       where e.consultation_id = any(?::uuid[]) and e.kind = 'history-reviewed' and e.actor_id = ? and e.data ->> 'mode' = 'read'
         and (c.consultee_id = ? or e.at > l.since)
     ), hers as (select unnest(?::uuid[]) as id)
     select r.since,
       (select count(*)::int from consultations c join hers on hers.id = c.id where c.opened_at > r.since) as consultations,
       (select count(*)::int from messages m join hers on hers.id = m.consultation_id
        where m.created_at > r.since and m.author <> 'automatic' and m.about_seq is null) as messages,
       (select count(*)::int from notes n join hers on hers.id = n.consultation_id where n.created_at > r.since) as notes,
       (select count(*)::int from consultee_flags f where f.consultee_id = any(?::uuid[]) and f.created_at > r.since) as flags
     from reviewed r where r.since is not null`,
    [
      linked,
      records.map(({ since }) => since),
      [...ids],
      staffId,
      consulteeId,
      [...ids],
      [consulteeId, ...linked],
    ],
  );
  if (!found) return undefined;
  return { ...found, records: records.filter(({ since }) => since > found.since).length };
}
