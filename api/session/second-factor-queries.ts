/** Second factors in the database: the one place that counts tries and steps, whichever process asks. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface TriedFactor {
  id: string;
  secret: Buffer;
  lastStep: number;
  /** Wrong codes in a row, should this one be wrong too, and until when the next is then not looked at. */
  failures: number;
  retryAt: Date;
}

/** As with passwords the wait doubles; with the password known to a stranger, a minute would be too short. */
const LONGEST_WAIT_S = 15 * 60;

/**
 * Counts the try as failed before the code is looked at and holds the row until the transaction ends: tries
 * side by side, also at other processes, wait for each other and gain nothing. `undefined` while the wait
 * of an earlier failure lasts. It is the account's wait: signing in anew, or from elsewhere, does not end it.
 */
export async function beginTry(
  tx: Tx,
  staffId: string,
  now: Date,
): Promise<TriedFactor | undefined> {
  return firstRow<TriedFactor>(
    tx,
    `update second_factors set failures = failures + 1,
       retry_at = ?::timestamptz + make_interval(secs => least(${LONGEST_WAIT_S}, 2 ^ least(failures, 20)))
     where staff_id = ? and kind = 'totp' and (retry_at is null or retry_at <= ?)
     returning id, secret, last_step as "lastStep", failures, retry_at as "retryAt"`,
    [now, staffId, now],
  );
}

/** Takes the step, once: `false` when it, or a later one, was taken before. */
export async function takeStep(tx: Tx, factorId: string, step: number): Promise<boolean> {
  const taken = await firstRow(
    tx,
    `update second_factors set last_step = ?, failures = 0, retry_at = null where id = ? and last_step < ? returning id`,
    [step, factorId, step],
  );
  return taken !== undefined;
}

/** The code was right, only too late: that was no guess. */
export async function forgiveTry(tx: Tx, factorId: string): Promise<void> {
  await rows(
    tx,
    `update second_factors set failures = failures - 1, retry_at = null where id = ?`,
    [factorId],
  );
}

/** Until when no code of the account is looked at. */
export async function readRetryAt(tx: Tx, staffId: string): Promise<Date | null> {
  const found = await firstRow<{ retryAt: Date | null }>(
    tx,
    `select retry_at as "retryAt" from second_factors where staff_id = ? and kind = 'totp'`,
    [staffId],
  );
  return found?.retryAt ?? null;
}

/** Keeps the secret with the session; one that is there already stays. Gives the one that holds. */
export async function obtainPending(tx: Tx, sessionHash: Buffer, secret: Buffer): Promise<Buffer> {
  const kept = await firstRow<{ secret: Buffer }>(
    tx,
    `update staff_sessions set pending_secret = coalesce(pending_secret, ?) where token_hash = ? returning pending_secret as secret`,
    [secret, sessionHash],
  );
  if (!kept) throw new Error('the session was there a moment ago');
  return kept.secret;
}

export async function readPending(tx: Tx, sessionHash: Buffer): Promise<Buffer | null> {
  const found = await firstRow<{ secret: Buffer | null }>(
    tx,
    `select pending_secret as secret from staff_sessions where token_hash = ?`,
    [sessionHash],
  );
  return found?.secret ?? null;
}

/** `false` when the person has one already: what is in use is never overwritten. */
export async function addFactor(
  tx: Tx,
  factor: {
    id: string;
    organisationId: string;
    staffId: string;
    secret: Buffer;
    step: number;
    now: Date;
  },
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into second_factors (id, organisation_id, staff_id, kind, secret, last_step, confirmed_at)
     values (?, ?, ?, 'totp', ?, ?, ?) on conflict do nothing returning id`,
    [factor.id, factor.organisationId, factor.staffId, factor.secret, factor.step, factor.now],
  );
  return added !== undefined;
}
