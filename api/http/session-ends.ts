/** Why staff are signed in no more: whoever holds the session may know, and is told in words. */
import type { StreamEnd } from '../../contracts/realtime.ts';
import { rows, type Tx } from '../../db/scope.ts';

/** It ran out, was ended by a hand, or belongs to an account that may not sign in any more. */
export type SessionEnd = Extract<StreamEnd, 'session' | 'signed-out' | 'account'>;

/** By hash (hex); a session that never was has no end. */
export async function readSessionEnds(
  tx: Tx,
  hashes: readonly string[],
): Promise<Map<string, SessionEnd>> {
  if (hashes.length === 0) return new Map();
  const found = await rows<{ hash: string; why: SessionEnd }>(
    tx,
    `select encode(s.token_hash, 'hex') as hash,
       case when p.disabled_at is not null then 'account' when s.ended_at is not null then 'signed-out' else 'session' end as why
     from staff_sessions s join staff p on p.id = s.staff_id
     where s.token_hash in (select decode(h, 'hex') from unnest(?::text[]) as h)`,
    [[...hashes]],
  );
  return new Map(found.map(({ hash, why }) => [hash, why]));
}
