/** Begins a session: a new token for the cookie, and from what and where it was begun, for its owner to see. */
import { randomUUID } from 'node:crypto';
import type { Crypt, FieldPlace } from '../../db/crypt.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Proof } from '../../domain/second-factor.ts';
import type { From } from '../http/caller.ts';
import { newToken } from '../http/token.ts';
import { organisationKey } from '../sealed.ts';

interface NewSession {
  organisationId: string;
  staffId: string;
  proved: Proof;
  /** What was proved is all that is asked for. */
  isWhole: boolean;
  from: From;
  now: number;
}

/** Gives `<organisation>.<token>`, which the cookie holds. */
export async function beginSession(
  tx: Tx,
  { crypt }: { crypt: Crypt },
  { organisationId, staffId, proved, isWhole, from, now }: NewSession,
): Promise<string> {
  const { token, hash } = newToken();
  const id = randomUUID();
  const at = new Date(now);
  await rows(
    tx,
    `insert into staff_sessions (token_hash, id, organisation_id, staff_id, proved, proved_at, created_at, seen_at, device, address)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      hash,
      id,
      organisationId,
      staffId,
      proved,
      isWhole ? at : null,
      at,
      at,
      from.device,
      await sealAddress(crypt, organisationId, id, from.address),
    ],
  );
  return `${organisationId}.${token}`;
}

export function addressPlace(sessionId: string): FieldPlace {
  return { table: 'staff_sessions', column: 'address', row: sessionId };
}

/** While keys cannot be had one signs in all the same; where from is then not known. */
async function sealAddress(
  crypt: Crypt,
  organisationId: string,
  sessionId: string,
  address: string,
): Promise<Buffer | null> {
  try {
    return await crypt.seal(organisationKey(organisationId), addressPlace(sessionId), address);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
