/** Who consults: found by a keyed hash of the LINE user id, made at the first sight of it. */
import type { Crypt } from './crypt.ts';
import { firstRow, rows, type Tx } from './scope.ts';

export interface FoundConsultee {
  id: string;
  following: boolean;
  blocked: boolean;
  /** False when she was known before. */
  isNew: boolean;
}

/** Names the look-up; bound into its key. */
const LINE_ID = 'consultees.line_id';

/** Where and under which key her LINE user id is kept. */
export function lineIdPlace(consulteeId: string): { table: string; column: string; row: string } {
  return { table: 'consultees', column: 'line_id', row: consulteeId };
}

/** What a LINE user id is found by, within its service. */
export function lineIdLookup(
  crypt: Pick<Crypt, 'lookup'>,
  organisationId: string,
  serviceId: string,
  lineId: string,
): Promise<Buffer> {
  return crypt.lookup(organisationId, serviceId, LINE_ID, lineId);
}

/**
 * The consultee with that LINE user id, made when there is none; her row is locked until the
 * transaction ends, so that what follows happens once. Refuses 'keys-unavailable'.
 */
export async function obtainConsultee(
  tx: Tx,
  crypt: Pick<Crypt, 'lookups' | 'seal'>,
  place: { organisationId: string; serviceId: string; channelId: string },
  lineId: string,
): Promise<FoundConsultee> {
  const { organisationId, serviceId, channelId } = place;
  const { own, all } = await crypt.lookups(organisationId, serviceId, LINE_ID, lineId);
  // While a newer index key takes over, two first signs of her might be stored under one each: one waits for the other.
  if (all.length > 1)
    await rows(tx, `select pg_advisory_xact_lock(hashtextextended(?, 0))`, [
      all[0]?.toString('hex'),
    ]);
  const known = await findByLookup(tx, serviceId, all);
  if (known) return { ...known, isNew: false };
  const id = crypto.randomUUID();
  const key = { organisationId, serviceId, kind: 'consultee', objectId: id } as const;
  const sealed = await crypt.seal(key, lineIdPlace(id), lineId);
  const made = await firstRow<{ id: string }>(
    tx,
    `insert into consultees (id, organisation_id, service_id, channel_id, line_id, line_id_lookup) values (?, ?, ?, ?, ?, ?)
     on conflict (organisation_id, service_id, line_id_lookup) do nothing returning id`,
    [id, organisationId, serviceId, channelId, sealed, own],
  );
  if (made) return { id, following: false, blocked: false, isNew: true };
  // Two first signs of her at once: the other one made the row.
  const other = await findByLookup(tx, serviceId, all);
  if (!other) throw new Error('the consultee just made is not to be seen in this scope');
  return { ...other, isNew: false };
}

async function findByLookup(
  tx: Tx,
  serviceId: string,
  lookups: readonly Buffer[],
): Promise<Omit<FoundConsultee, 'isNew'> | undefined> {
  return firstRow(
    tx,
    `select id, following, blocked from consultees where service_id = ? and line_id_lookup = any(?::bytea[]) for update`,
    [serviceId, lookups],
  );
}
