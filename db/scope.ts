/** Every read and write happens inside a transaction that says for whom: row-level security does the rest. */
import type { SqlEntityManager } from '@mikro-orm/postgresql';
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

/** Runs SQL inside the transaction; `?` stands for a parameter. For hot paths and lists (see the measured cost of the unit of work). */
export async function rows<Row extends object>(
  tx: Tx,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  return tx.getConnection().execute<Row[]>(sql, [...params], 'all', tx.getTransactionContext());
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
