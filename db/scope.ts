/** Every read and write happens inside a transaction that says for whom: row-level security does the rest. */
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Transaction } from 'kysely';
import type { Database } from './orm.ts';

/** Uuids of the organisation and of the services whose rows may be seen. */
export interface Scope {
  organisationId: string;
  serviceIds: readonly string[];
}

export type Tx = SqlEntityManager;

/** Runs `work` in one transaction that sees the scope's rows only; commits when it returns, rolls back when it throws. */
export async function inScope<T>(
  database: Database,
  scope: Scope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const em = database.em.fork({
    session: {
      variables: {
        'app.organisation': scope.organisationId,
        'app.services': scope.serviceIds.join(','),
      },
    },
  });
  return em.transactional((tx) => work(tx as Tx));
}

/** A transaction without any scope: for the system role, whose grants show ids and codes of all organisations. */
export async function inSystem<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.em.fork().transactional((tx) => work(tx as Tx));
}

/** Widens the running transaction to these services (after the memberships were read). */
export async function seeServices(tx: Tx, serviceIds: readonly string[]): Promise<void> {
  await rows(tx, `select set_config('app.services', ?, true)`, [serviceIds.join(',')]);
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
  const transaction = tx.getTransactionContext<Transaction<unknown>>();
  if (!transaction) throw new Error('SQL runs inside a transaction that sets its scope');
  const query = CompiledQuery.raw('', [...params]);
  // The text goes to the driver as it is, and the driver takes a name with it.
  const named = { ...query, sql: { ...statementOf(sql) } as unknown as string };
  const result = await transaction.executeQuery<Row>(named);
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
