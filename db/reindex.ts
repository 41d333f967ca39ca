/**
 * Gives consultees the look-up of the newest key that is in use: a few at a time, while everybody works. Until then
 * they are found by any of the keys their service has (db/consultees.ts).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../domain/errors.ts';
import { lineIdLookup, lineIdPlace } from './consultees.ts';
import type { Crypt } from './crypt.ts';
import type { Database } from './orm.ts';
import { inSystem, rows } from './scope.ts';

const ROWS_AT_ONCE = 200;

interface ReindexDeps {
  owner: Database;
  crypt: Pick<Crypt, 'open' | 'lookup'>;
  restMs?: number;
  signal?: AbortSignal;
}

interface Indexed {
  id: string;
  serviceId: string;
  lineId: Buffer;
  lookup: Buffer;
}

/** One pass; `found` is 0 when all consultees are found by the key in use. */
export async function reindexOnce(
  { owner, crypt, restMs = 2, signal }: ReindexDeps,
  organisationId: string,
): Promise<{ found: number; reindexed: number }> {
  const total = { found: 0, reindexed: 0 };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    signal?.throwIfAborted();
    const page = await inSystem(owner, (tx) =>
      rows<Indexed>(
        tx,
        `select id, service_id as "serviceId", line_id as "lineId", line_id_lookup as lookup from consultees
         where organisation_id = ? and id > ? order by id limit ${ROWS_AT_ONCE}`,
        [organisationId, after],
      ),
    );
    for (const consultee of page) {
      const lookup = await lookupOf(crypt, organisationId, consultee);
      if (!lookup || lookup.equals(consultee.lookup)) continue;
      total.found += 1;
      total.reindexed += await replace(owner, consultee, lookup);
    }
    const last = page.at(-1);
    if (!last || page.length < ROWS_AT_ONCE) return total;
    after = last.id;
    await wait(restMs);
  }
}

/** `null` for somebody whose key was destroyed: nobody finds her any more. */
async function lookupOf(
  crypt: ReindexDeps['crypt'],
  organisationId: string,
  { id, serviceId, lineId }: Indexed,
): Promise<Buffer | null> {
  try {
    const plain = await crypt.open(organisationId, lineIdPlace(id), lineId);
    return await lineIdLookup(crypt, organisationId, serviceId, plain);
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'keys-unavailable') return null;
    throw error;
  }
}

async function replace(owner: Database, consultee: Indexed, lookup: Buffer): Promise<number> {
  const { id, serviceId, lookup: old } = consultee;
  return inSystem(owner, async (tx) => {
    const changed = await rows(
      tx,
      `update consultees set line_id_lookup = ? where id = ? and line_id_lookup = ? returning id`,
      [lookup, id, old],
    );
    // Practice finds its scripted consultees by the same value.
    await rows(
      tx,
      `update practice_runs set line_id_lookup = ? where service_id = ? and line_id_lookup = ?`,
      [lookup, serviceId, old],
    );
    return changed.length;
  });
}
