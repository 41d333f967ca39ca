/** What a passkey is asked to sign: random, kept here until it is answered, once, by the one it was made for. */
import { createHash, randomBytes } from 'node:crypto';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

/** Adding a passkey, proving who one is in a session, or signing in by the passkey alone. */
export type ChallengePurpose = 'add' | 'prove' | 'sign-in';

interface For {
  organisationId: string;
  purpose: ChallengePurpose;
  /** `null`: whoever signs in. */
  session: { staffId: string; hash: Buffer } | null;
  now: number;
}

const OPEN_MS = 5 * 60_000;

/** In base64url, as browsers take it. */
export async function newChallenge(
  tx: Tx,
  { organisationId, purpose, session, now }: For,
): Promise<string> {
  const challenge = randomBytes(32).toString('base64url');
  await rows(tx, `delete from passkey_challenges where expires_at < ?`, [new Date(now)]);
  await rows(
    tx,
    `insert into passkey_challenges (hash, organisation_id, staff_id, session_hash, purpose, expires_at) values (?, ?, ?, ?, ?, ?)`,
    [
      hashOf(challenge),
      organisationId,
      session?.staffId ?? null,
      session?.hash ?? null,
      purpose,
      new Date(now + OPEN_MS),
    ],
  );
  return challenge;
}

/**
 * The challenge that an answer signs, if it was ours, for this purpose and session, and still open. It is gone with
 * this, whatever becomes of the answer.
 */
export async function takeChallenge(
  tx: Tx,
  clientDataJson: string,
  { purpose, session, now }: Omit<For, 'organisationId'>,
): Promise<string | null> {
  const challenge = challengeIn(clientDataJson);
  if (challenge === null) return null;
  const taken = await firstRow<{ purpose: string; sessionHash: Buffer | null; expiresAt: Date }>(
    tx,
    `delete from passkey_challenges where hash = ? returning purpose, session_hash as "sessionHash", expires_at as "expiresAt"`,
    [hashOf(challenge)],
  );
  if (!taken || taken.purpose !== purpose || taken.expiresAt.getTime() <= now) return null;
  const isTheirs = session
    ? taken.sessionHash?.equals(session.hash) === true
    : taken.sessionHash === null;
  return isTheirs ? challenge : null;
}

function challengeIn(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    if (typeof data !== 'object' || data === null || !('challenge' in data)) return null;
    return typeof data.challenge === 'string' ? data.challenge : null;
  } catch {
    return null;
  }
}

function hashOf(challenge: string): Buffer {
  return createHash('sha256').update(challenge).digest();
}
