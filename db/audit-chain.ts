/**
 * The sequencer of the audit trail: rows are written without a place in the chain, so that nobody who writes one waits
 * for another; here those that are committed are given the next positions. One process at a time, by a lock of the
 * database; the tables refuse a second row at a position and a second position of a row.
 */
import { genesisOf, linkHash } from './audit-note.ts';
import type { Database } from './orm.ts';
import { firstRow, inSystem, rows, type Tx } from './scope.ts';

/** Rows given a place by one transaction. */
const BATCH = 1_000;

/** Any number: whoever extends a chain or signs it holds the lock of this number. */
const LOCK = 4_115_039;

/** Up to which transaction everything is known to be chained, by the connection pool it was asked through. */
const known = new WeakMap<Database, bigint>();

interface Unchained {
  xid: string;
  id: string;
  organisationId: string;
  digest: Buffer;
}

interface Place {
  xid: string;
  id: string;
}

export interface Head {
  size: bigint;
  hash: Buffer;
}

/** Waits for whoever holds the lock, until the transaction ends. */
export async function holdChain(tx: Tx): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(${LOCK})`);
}

/** `false`: another process is at it, and will do it. */
export async function tryHoldChain(tx: Tx): Promise<boolean> {
  const got = await firstRow<{ got: boolean }>(
    tx,
    `select pg_try_advisory_xact_lock(${LOCK}) as got`,
  );
  return got?.got ?? false;
}

/**
 * Gives every committed row its place; answers how many, or `null` when another process is at it (`waits: false`).
 * `begins`: where a process looks that has not looked before; whoever is waited for leaves what is older to the worker.
 * `between`: for tests that cut it off.
 */
export async function chainRows(
  system: Database,
  {
    waits,
    begins = 'at-first',
    between,
  }: { waits: boolean; begins?: 'at-first' | 'yesterday'; between?: (step: string) => void },
): Promise<number | null> {
  const from = known.get(system) ?? (begins === 'yesterday' ? await yesterday(system) : undefined);
  let after: Place = { xid: String(from ?? 0n), id: '0' };
  let horizon: bigint | undefined;
  let chained = 0;
  for (;;) {
    const batch = await inSystem(system, async (tx) => {
      if (waits) await holdChain(tx);
      else if (!(await tryHoldChain(tx))) return null;
      const found = await readUnchained(tx, after, from === undefined);
      between?.('read');
      await appendRows(tx, found.rows);
      between?.('appended');
      return found;
    });
    between?.('committed');
    if (batch === null) return null;
    // Only what the first look saw counts: a row of a transaction that ended since may lie before where we are now.
    horizon ??= batch.horizon;
    chained += batch.rows.length;
    const last = batch.rows.at(-1);
    if (!last || batch.rows.length < BATCH) break;
    after = last;
  }
  known.set(system, horizon);
  return chained;
}

async function yesterday(system: Database): Promise<bigint> {
  const found = await inSystem(system, (tx) =>
    firstRow<{ xid: string }>(tx, `select audit_yesterday() as xid`),
  );
  return BigInt(found?.xid ?? 0);
}

/** Rows without a place, in the order of their transactions, and the oldest transaction that may still be under way. */
async function readUnchained(
  tx: Tx,
  after: Place,
  isFirst: boolean,
): Promise<{ rows: Unchained[]; horizon: bigint }> {
  // One statement, so one snapshot: what it does not see ends after `horizon` at the earliest.
  const found = await rows<{ horizon: string; xid: string | null } & Unchained>(
    tx,
    `select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, u.xid, u.entry_id as id, u.organisation_id as "organisationId", u.digest
     from (select 1) one left join audit_unchained(?::bigint, ?::bigint, ?, ?) u on true`,
    [after.xid, after.id, isFirst, BATCH],
  );
  const [first] = found;
  return {
    rows: found.filter(({ xid }) => xid !== null),
    horizon: BigInt(first?.horizon ?? 0),
  };
}

async function appendRows(tx: Tx, found: readonly Unchained[]): Promise<void> {
  for (const [organisationId, own] of Map.groupBy(found, (row) => row.organisationId)) {
    let { size, hash } = await readHead(tx, organisationId);
    const links = own.map(({ id, digest }) => {
      size += 1n;
      hash = linkHash(hash, digest);
      return { position: size, id, hash };
    });
    await rows(
      tx,
      `insert into audit_chain (organisation_id, position, entry_id, hash)
       select ?::uuid, * from unnest(?::bigint[], ?::bigint[], ?::bytea[])`,
      [
        organisationId,
        links.map(({ position }) => String(position)),
        links.map(({ id }) => id),
        links.map((link) => link.hash),
      ],
    );
  }
}

/** The chain's last position and hash; before the first row, the hash it begins with. */
export async function readHead(tx: Tx, organisationId: string): Promise<Head> {
  const last = await firstRow<{ size: string; hash: Buffer }>(
    tx,
    `select position as size, hash from audit_chain where organisation_id = ? order by position desc limit 1`,
    [organisationId],
  );
  return last
    ? { size: BigInt(last.size), hash: last.hash }
    : { size: 0n, hash: genesisOf(organisationId) };
}
