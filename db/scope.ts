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

const numbered = new Map<string, string>();

/** `?` → `$1`, `$2` … as the driver wants it; texts are few, so each is translated once. */
function withNumbers(sql: string): string {
  let text = numbered.get(sql);
  if (text === undefined) {
    let n = 0;
    text = sql.replaceAll('?', () => `$${++n}`);
    if (numbered.size < 1_000) numbered.set(sql, text);
  }
  return text;
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
  const result = await transaction.executeQuery<Row>(
    CompiledQuery.raw(withNumbers(sql), [...params]),
  );
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
