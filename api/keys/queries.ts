import type { KeyCounts } from '../../domain/key-events.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface CeremonyRow {
  id: string;
  ceremony: string;
  step: 'began' | 'done';
  at: Date;
  fromVersion: number | null;
  toVersion: number | null;
  counts: KeyCounts;
  persons: Buffer;
}

const SHOWN = 30;

/** What was done, and what was begun and never ended; the last first. */
export function readCeremonies(tx: Tx): Promise<CeremonyRow[]> {
  return rows<CeremonyRow>(
    tx,
    `select e.id, e.ceremony, e.step, e.at, coalesce(e.from_version, b.from_version) as "fromVersion", e.to_version as "toVersion", e.counts, e.persons
     from key_events e left join key_events b on b.ceremony_id = e.ceremony_id and b.step = 'began' and e.step = 'done'
     where e.step = 'done' or not exists (select 1 from key_events d where d.ceremony_id = e.ceremony_id and d.step = 'done')
     order by e.at desc, e.id limit ${SHOWN}`,
  );
}

export async function readLast(tx: Tx, ceremony: string): Promise<CeremonyRow | undefined> {
  return firstRow<CeremonyRow>(
    tx,
    `select id, ceremony, step, at, from_version as "fromVersion", to_version as "toVersion", counts, persons
     from key_events where ceremony = ? and step = 'done' order by at desc limit 1`,
    [ceremony],
  );
}
