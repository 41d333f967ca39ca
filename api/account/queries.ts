/** One's own second factors and sessions in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface SessionRow {
  id: string;
  hash: Buffer;
  device: string | null;
  address: Buffer | null;
  since: Date;
  usedAt: Date;
}

/** Somebody's that still open something, the latest used first. */
export async function readSessions(tx: Tx, staffId: string, now: Date): Promise<SessionRow[]> {
  return rows<SessionRow>(
    tx,
    `select id, token_hash as hash, device, address, created_at as since, seen_at as "usedAt" from staff_sessions
     where staff_id = ? and ended_at is null and seen_at > ?::timestamptz - interval '15 minutes' and created_at > ?::timestamptz - interval '12 hours'
     order by seen_at desc, id`,
    [staffId, now, now],
  );
}

/** How many of somebody's were ended. `hash`: this one goes on; `id`: only that one ends. */
export async function endSessions(
  tx: Tx,
  {
    staffId,
    hash,
    id,
    now,
  }: { staffId: string; hash?: Buffer; id?: string | undefined; now: Date },
): Promise<number> {
  const ended = await rows(
    tx,
    `update staff_sessions set ended_at = ?, pending_secret = null
     where staff_id = ? and token_hash is distinct from ?::bytea and ended_at is null and (?::uuid is null or id = ?) returning id`,
    [now, staffId, hash ?? null, id ?? null, id ?? null],
  );
  return ended.length;
}

export async function readAppSince(tx: Tx, staffId: string): Promise<Date | null> {
  const found = await firstRow<{ since: Date }>(
    tx,
    `select confirmed_at as since from second_factors where staff_id = ? and kind = 'totp'`,
    [staffId],
  );
  return found?.since ?? null;
}

export async function removeApp(tx: Tx, staffId: string): Promise<boolean> {
  const removed = await firstRow(
    tx,
    `delete from second_factors where staff_id = ? and kind = 'totp' returning id`,
    [staffId],
  );
  return removed !== undefined;
}

export async function readRecoveryState(
  tx: Tx,
  staffId: string,
): Promise<{ left: number; madeAt: Date } | null> {
  const found = await firstRow<{ left: number; madeAt: Date | null }>(
    tx,
    `select count(*) filter (where used_at is null)::int as left, max(created_at) as "madeAt" from recovery_codes where staff_id = ?`,
    [staffId],
  );
  return found?.madeAt ? { left: found.left, madeAt: found.madeAt } : null;
}

/** Held until the transaction ends: what is set up and taken away at the same time would leave nothing. */
export async function lockAccount(tx: Tx, staffId: string): Promise<void> {
  await rows(tx, `select 1 from staff where id = ? for update`, [staffId]);
}

/** What a password must not be made from. */
export async function readNames(
  tx: Tx,
  staffId: string,
): Promise<{ loginId: string; organisation: string }> {
  const found = await firstRow<{ loginId: string; organisation: string }>(
    tx,
    `select s.login_id as "loginId", o.code as organisation from staff s join organisations o on o.id = s.organisation_id where s.id = ?`,
    [staffId],
  );
  if (!found) throw new Error('the account was there a moment ago');
  return found;
}

export async function setPassword(tx: Tx, staffId: string, passwordHash: string): Promise<void> {
  await rows(tx, `update staff set password_hash = ? where id = ?`, [passwordHash, staffId]);
}
