/**
 * Every read and write happens inside a transaction that says for whom: row-level security does the
 * rest. The connections are the ORM's; its own transactions cost four times as much (docs/decisions/0001).
 */
import type { Pool, PoolClient } from 'pg';
import { tellOthers } from './teller.ts';
import { Refusal } from '../domain/errors.ts';
import type { Database } from './orm.ts';

/** Uuids of the organisation and of the services whose rows may be seen. */
export interface Scope {
  organisationId: string;
  serviceIds: readonly string[];
}

/** Of what belongs to one service. */
export function scopeOf({
  organisationId,
  serviceId,
}: {
  organisationId: string;
  serviceId: string;
}): Scope {
  return { organisationId, serviceIds: [serviceId] };
}

/** A running transaction; `rows` and `firstRow` speak to it. */
export interface Tx {
  readonly client: Pick<PoolClient, 'query'>;
  /** Payloads told to the other processes once the transaction has committed (see notify.ts). */
  readonly told: string[];
  /** Done in this process once it has committed, and never when it is rolled back; must not throw. */
  readonly afterCommit: (() => void)[];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * Runs `work` in one transaction that sees the scope's rows only; commits when it returns, rolls back
 * when it throws. Refuses 'invalid-input' for ids that are none.
 */
export async function inScope<T>(
  database: Database,
  scope: Scope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inScopeOf(await poolOf(database), scope, work);
}

/** The same over connections that are not the ORM's: a thread of its own has its own. */
export async function inScopeOf<T>(
  pool: Pool,
  { organisationId, serviceIds }: Scope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (![organisationId, ...serviceIds].every((id) => UUID.test(id))) {
    throw new Refusal('invalid-input', { reason: 'scope' });
  }
  // One round trip for both; the ids were checked above, as they become part of the text.
  const begin = `begin; select set_config('app.organisation', '${organisationId}', true), set_config('app.services', '${serviceIds.join(',')}', true)`;
  return inTransaction(pool, begin, work);
}

/** A transaction without any scope: for the system role, whose grants show ids and codes of all organisations. */
export async function inSystem<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(await poolOf(database), 'begin', work);
}

async function poolOf(database: Database): Promise<Pool> {
  return (await database.em.getConnection().getNativeClient()) as Pool;
}

async function inTransaction<T>(
  pool: Pool,
  begin: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const tx: Tx = { client, told: [], afterCommit: [] };
    const result = await work(tx);
    await client.query('commit');
    for (const work of tx.afterCommit) work();
    tellOthers(pool, tx.told);
    return result;
  } catch (error) {
    broken = await undo(client, error);
    throw error;
  } finally {
    // A connection whose state is not known is given up; the server then rolls back by itself.
    client.release(broken);
  }
}

/** Rolls back; answers with an error when the connection cannot be used again. */
async function undo(client: PoolClient, error: unknown): Promise<Error | undefined> {
  if (isOfConnection(error)) return error;
  try {
    await client.query('rollback');
    return undefined;
  } catch (failure) {
    return failure instanceof Error ? failure : new Error('rollback failed');
  }
}

/** Cut off or timed out here, with a statement perhaps still running there; the server's own errors have a five-letter code. */
function isOfConnection(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof Refusal) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^[0-9A-Z]{5}$/u.test(code)) return /^(?:08|57P)/u.test(code);
  return /timeout|terminated|closed|ECONN|EPIPE|socket/iu.test(`${code} ${error.message}`);
}

/** Widens the running transaction to these services (after the memberships were read). */
export async function seeServices(tx: Tx, serviceIds: readonly string[]): Promise<void> {
  await rows(tx, `select set_config('app.services', ?, true)`, [serviceIds.join(',')]);
}

/** Widens the running transaction by one service: for the one that makes it. */
export async function seeServiceAsWell(tx: Tx, serviceId: string): Promise<void> {
  await rows(
    tx,
    `select set_config('app.services', concat_ws(',', nullif(current_setting('app.services', true), ''), ?::uuid::text), true)`,
    [serviceId],
  );
}

interface Statement {
  name?: string;
  text: string;
}

/** Kept per connection by the server; further texts (a list's many filters) are planned each time. */
const MAX_PREPARED = 300;
const statements = new Map<string, Statement>();

/**
 * `?` → `$1`, `$2` … as the driver wants it, and a name by which the server keeps what it has parsed
 * and planned: that is three quarters of the cost of a statement like the one that stores a message.
 */
function statementOf(sql: string): Statement {
  const known = statements.get(sql);
  if (known) return known;
  let n = 0;
  const text = sql.replaceAll('?', () => `$${++n}`);
  if (statements.size >= MAX_PREPARED) return { text };
  const statement = { name: `m${statements.size}`, text };
  statements.set(sql, statement);
  return statement;
}

/**
 * Runs SQL inside the transaction; `?` stands for a parameter, bound by the server (the ORM's own
 * `execute` would write it into the text). For hot paths and lists: the unit of work costs several
 * times as much. `timestamptz` comes as `Date`, `bytea` as `Buffer`, `bigint` as text.
 */
export async function rows<Row extends object>(
  tx: Tx,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await tx.client.query<Row>({ ...statementOf(sql), values: [...params] });
  return result.rows;
}

/** The first row, or `undefined`. */
export async function firstRow<Row extends object>(
  tx: Tx,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row | undefined> {
  const found = await rows<Row>(tx, sql, params);
  return found[0];
}
