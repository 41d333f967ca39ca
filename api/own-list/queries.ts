/** What each member of staff keeps for themselves. */
import { rows, type Tx } from '../../db/scope.ts';

/** Those of the services that are for practice. */
export async function practiceAmong(tx: Tx, serviceIds: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select id from services where id = any(?::uuid[]) and mode = 'practice'`,
    [[...serviceIds]],
  );
  return found.map(({ id }) => id);
}

/** Uuids of what the person keeps an eye on, in these services. */
export async function readWatched(
  tx: Tx,
  staffId: string,
  serviceIds: readonly string[],
): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select consultation_id as id from watches where staff_id = ? and service_id = any(?::uuid[]) order by created_at desc limit 1000`,
    [staffId, [...serviceIds]],
  );
  return found.map(({ id }) => id);
}

/** False when it was there before. */
export async function addWatch(
  tx: Tx,
  watch: { staffId: string; consultationId: string; organisationId: string; serviceId: string },
): Promise<boolean> {
  const added = await rows(
    tx,
    `insert into watches (staff_id, consultation_id, organisation_id, service_id) values (?, ?, ?, ?) on conflict do nothing returning staff_id`,
    [watch.staffId, watch.consultationId, watch.organisationId, watch.serviceId],
  );
  return added.length > 0;
}

/** False when it was not there. */
export async function removeWatch(
  tx: Tx,
  staffId: string,
  consultationId: string,
): Promise<boolean> {
  const removed = await rows(
    tx,
    `delete from watches where staff_id = ? and consultation_id = ? returning staff_id`,
    [staffId, consultationId],
  );
  return removed.length > 0;
}

export interface SavedRow {
  id: string;
  name: Buffer;
  filter: { filter: Record<string, string | string[]>; sort: string; order: string };
}

export function readSaved(tx: Tx, staffId: string): Promise<SavedRow[]> {
  return rows<SavedRow>(
    tx,
    `select id, name, filter from saved_filters where staff_id = ? order by created_at, id`,
    [staffId],
  );
}

/** Puts these in the place of all that were there; a person's only. Two screens at once wait for each other. */
export async function replaceSaved(
  tx: Tx,
  owner: { staffId: string; organisationId: string },
  saved: readonly SavedRow[],
): Promise<void> {
  await rows(tx, `select 1 from staff where id = ? for no key update`, [owner.staffId]);
  await rows(tx, `delete from saved_filters where staff_id = ?`, [owner.staffId]);
  for (const [index, { id, name, filter }] of saved.entries()) {
    await rows(
      tx,
      `insert into saved_filters (id, organisation_id, staff_id, name, filter, created_at)
       values (?, ?, ?, ?, ?::jsonb, now() + ?::int * interval '1 millisecond')`,
      [id, owner.organisationId, owner.staffId, name, JSON.stringify(filter), index],
    );
  }
}
