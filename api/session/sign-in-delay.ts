/**
 * How often a password is looked at (docs/decisions/0018). Each failure at the same account from the same address
 * makes the next try wait longer: 1, 2, 4 … 60 seconds. Beside that, so many tries an hour are looked at for an
 * account from all addresses that it never came in from, and as many from each one that it did. Nobody is ever locked
 * out for good, and nobody can keep others out of the places they work at. One row a count, for all processes.
 */
import { createHash } from 'node:crypto';
import type { Database } from '../../db/orm.ts';
import { firstRow, inScope, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';

/** What is tried, as it was typed, and from where; nobody needs to be of that name. */
export interface Attempt {
  organisationId: string;
  loginId: string;
  address: string;
}

/** A try that is looked at. */
export interface AdmittedTry extends Attempt {
  /** Tries at the account within the hour, this one included. */
  tries: number;
  /** The row they are counted in. */
  budget: Buffer;
}

export const LOOKED_AT_AN_HOUR = 20;
const LONGEST_S = 60;
/** So long after a success an address counts as one the account comes in from. */
const KNOWN_DAYS = 30;

/**
 * Counts the try as failed until `succeedTry` says otherwise, before anything is looked at: tries side by side, also
 * at other processes, wait for each other's row and gain nothing. Refuses 'too-many-tries'.
 */
export async function beginTry(
  database: Database,
  attempt: Attempt,
  now: number,
): Promise<AdmittedTry> {
  return inAttempt(database, attempt, async (tx) => {
    const { organisationId } = attempt;
    const at = new Date(now);
    const place = placeKey(attempt);
    const begun = await countAtPlace(tx, organisationId, place, at);
    if (!begun) throw await held(tx, organisationId, place, now);
    const known =
      begun.succeededAt !== null && now - begun.succeededAt.getTime() < KNOWN_DAYS * 86_400_000;
    const budget = known
      ? digestOf('known', place.toString('hex'))
      : digestOf('account', attempt.loginId);
    const counted = await countOfHour(tx, organisationId, budget, at);
    if (!counted) throw await held(tx, organisationId, budget, now);
    return { ...attempt, tries: counted.failures, budget };
  });
}

/** The wait begins when the failure is answered, not when it was asked. */
export async function failTry(
  tx: Tx,
  { organisationId, ...attempt }: Attempt,
  now: number,
): Promise<void> {
  const at = new Date(now);
  await rows(
    tx,
    `update sign_in_tries set until = ?::timestamptz + ${WAIT} where organisation_id = ? and key = ?`,
    [at, organisationId, placeKey(attempt)],
  );
  await rows(tx, `delete from sign_in_tries where forget_at < ?`, [at]);
}

/** The account came in from there. */
export async function succeedTry(
  database: Database,
  attempt: AdmittedTry,
  now: number,
): Promise<void> {
  await inAttempt(database, attempt, async (tx) => {
    const { organisationId, budget } = attempt;
    const at = new Date(now);
    await rows(
      tx,
      `update sign_in_tries set failures = 0, until = ?, succeeded_at = ?, forget_at = ?::timestamptz + interval '${KNOWN_DAYS} days'
       where organisation_id = ? and key = ?`,
      [at, at, at, organisationId, placeKey(attempt)],
    );
    await rows(
      tx,
      `update sign_in_tries set failures = greatest(failures - 1, 0) where organisation_id = ? and key = ?`,
      [organisationId, budget],
    );
  });
}

/** After so many failures. */
const WAIT = `make_interval(secs => least(${LONGEST_S}, 2 ^ least(greatest(failures - 1, 0), 10)))`;
/** Failures of longer ago than a quarter of an hour are forgotten. */
const NEXT = `(case when t.until < excluded.until - interval '15 minutes 1 second' then 1 else t.failures + 1 end)`;

async function countAtPlace(
  tx: Tx,
  organisationId: string,
  key: Buffer,
  at: Date,
): Promise<{ succeededAt: Date | null } | undefined> {
  return firstRow<{ succeededAt: Date | null }>(
    tx,
    `insert into sign_in_tries as t (organisation_id, key, failures, until, forget_at)
     values (?, ?, 1, ?::timestamptz + interval '1 second', ?::timestamptz + interval '1 day')
     on conflict (organisation_id, key) do update set failures = ${NEXT},
       until = excluded.until - interval '1 second' + make_interval(secs => least(${LONGEST_S}, 2 ^ least(${NEXT} - 1, 10))),
       forget_at = greatest(t.forget_at, excluded.forget_at)
     where t.until <= excluded.until - interval '1 second'
     returning succeeded_at as "succeededAt"`,
    [organisationId, key, at, at],
  );
}

async function countOfHour(
  tx: Tx,
  organisationId: string,
  key: Buffer,
  at: Date,
): Promise<{ failures: number } | undefined> {
  return firstRow<{ failures: number }>(
    tx,
    `insert into sign_in_tries as t (organisation_id, key, failures, until, forget_at)
     values (?, ?, 1, ?::timestamptz + interval '1 hour', ?::timestamptz + interval '1 day')
     on conflict (organisation_id, key) do update set
       failures = case when t.until <= excluded.until - interval '1 hour' then 1 else t.failures + 1 end,
       until = case when t.until <= excluded.until - interval '1 hour' then excluded.until else t.until end,
       forget_at = excluded.forget_at
     where t.until <= excluded.until - interval '1 hour' or t.failures < ${LOOKED_AT_AN_HOUR}
     returning failures`,
    [organisationId, key, at, at],
  );
}

async function held(tx: Tx, organisationId: string, key: Buffer, now: number): Promise<Refusal> {
  const found = await firstRow<{ until: Date }>(
    tx,
    `select until from sign_in_tries where organisation_id = ? and key = ?`,
    [organisationId, key],
  );
  const retryAfter = Math.max(1, secondsUntil(found?.until ?? null, now));
  return new Refusal('too-many-tries', { reason: 'delay', retryAfter });
}

function inAttempt<T>(
  database: Database,
  { organisationId }: Attempt,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inScope(database, { organisationId, serviceIds: [] }, work);
}

function placeKey({ loginId, address }: Pick<Attempt, 'loginId' | 'address'>): Buffer {
  return digestOf('place', loginId, address);
}

function digestOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\n')).digest();
}

/** Whole seconds until then; 0 when it has passed. */
export function secondsUntil(at: Date | null, now: number): number {
  return at === null ? 0 : Math.max(0, Math.ceil((at.getTime() - now) / 1000));
}
