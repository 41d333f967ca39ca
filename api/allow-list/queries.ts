/** From where staff of the organisation may come, in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

/** The networks in force; none: from everywhere. */
export async function readNetworks(tx: Tx): Promise<string[]> {
  const found = await rows<{ network: string }>(
    tx,
    `select network from allow_list_entries where removed_at is null order by added_at, network`,
  );
  return found.map(({ network }) => network);
}

export interface EntryRow {
  id: string;
  network: string;
  note: Buffer | null;
  addedById: string | null;
  addedAt: Date;
  removedById: string | null;
  removedAt: Date | null;
}

const COLUMNS = `id, network, note, staff_id as "addedById", added_at as "addedAt", removed_by_id as "removedById", removed_at as "removedAt"`;

export async function readEntries(tx: Tx): Promise<EntryRow[]> {
  return rows<EntryRow>(
    tx,
    `select ${COLUMNS} from allow_list_entries where removed_at is null order by added_at, network`,
  );
}

/** The latest entries that were added or taken out, newest first. */
export async function readHistory(tx: Tx): Promise<EntryRow[]> {
  return rows<EntryRow>(
    tx,
    `select ${COLUMNS} from allow_list_entries order by coalesce(removed_at, added_at) desc, network limit 30`,
  );
}

/** One change of the list at a time: two administrators must not take out each other's last place. */
export async function lockAllowList(tx: Tx, organisationId: string): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('allow-list ' || ?::text, 0))`, [
    organisationId,
  ]);
}

/** `false`: it is in force already. `staffId`: `null` for the system operator. */
export async function addEntry(
  tx: Tx,
  entry: {
    id: string;
    organisationId: string;
    staffId: string | null;
    network: string;
    note: Buffer | null;
    now: Date;
  },
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into allow_list_entries (id, organisation_id, staff_id, network, note, added_at) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing returning id`,
    [entry.id, entry.organisationId, entry.staffId, entry.network, entry.note, entry.now],
  );
  return added !== undefined;
}

/** From now on it is history. `staffId`: `null` for the system operator. */
export async function removeEntry(
  tx: Tx,
  { id, staffId, now }: { id: string; staffId: string | null; now: Date },
): Promise<void> {
  await rows(
    tx,
    `update allow_list_entries set removed_at = ?, removed_by_id = ? where id = ? and removed_at is null`,
    [now, staffId, id],
  );
}
