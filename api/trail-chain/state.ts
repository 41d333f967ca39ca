/** How the chain stands: how much of the trail has its place, what was signed last, what the last checks found. */
import type { z } from 'zod';
import type { ChainState } from '../../contracts/trail-chain.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { readSigningKeys } from './copy.ts';

interface Check {
  stretch: 'newest' | 'whole';
  checkedAt: Date | null;
  from: number | null;
  to: number | null;
  outcome: string | null;
  firstBad: number | null;
}

/** Of the organisation of the running transaction. */
export async function readChainState(
  tx: Tx,
  organisationId: string,
): Promise<z.input<typeof ChainState>> {
  const size = await firstRow<{ size: number }>(
    tx,
    `select coalesce(max(position), 0)::float8 as size from audit_chain where organisation_id = ?`,
    [organisationId],
  );
  const checkpoint = await firstRow<{ size: number; at: Date; secondsAgo: number }>(
    tx,
    `select size::float8 as size, made_at as at, extract(epoch from now() - made_at)::float8 as "secondsAgo"
     from audit_checkpoints where organisation_id = ? order by size desc limit 1`,
    [organisationId],
  );
  const checks = await rows<Check>(
    tx,
    `select stretch, checked_at as "checkedAt", from_position::float8 as "from", to_position::float8 as "to", outcome, first_bad::float8 as "firstBad"
     from audit_checks where organisation_id = ?`,
    [organisationId],
  );
  // A moment's worth; more of them, or older ones, and the worker is away. By the index of the trail's times.
  const waiting = await firstRow<{ rows: number; seconds: number }>(
    tx,
    `select count(*)::int as rows, coalesce(extract(epoch from now() - min(at)), 0)::float8 as seconds from audit_entries e
     where organisation_id = ? and at > now() - interval '1 hour' and not exists (select 1 from audit_chain c where c.entry_id = e.id)`,
    [organisationId],
  );
  const chained = size?.size ?? 0;
  const keys = await readSigningKeys(tx, organisationId);
  const check = (stretch: Check['stretch']) => {
    const found = checks.find((one) => one.stretch === stretch);
    return found ? { ...found, checkedAt: found.checkedAt?.toISOString() ?? null } : null;
  };
  return {
    chained,
    waiting: waiting ?? { rows: 0, seconds: 0 },
    unsigned: chained - (checkpoint?.size ?? 0),
    checkpoint: checkpoint ? { ...checkpoint, at: checkpoint.at.toISOString() } : null,
    newest: check('newest'),
    whole: check('whole'),
    keys: keys.map((key) => ({ ...key, madeAt: key.madeAt.toISOString() })),
  };
}
