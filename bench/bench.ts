/** What every measure is given: a private system that runs, and its database. */
import pg from 'pg';
import { chooseFreePort } from '../scripts/parts/ports.ts';
import type { RunningSystem } from '../scripts/parts/system.ts';
import type { SignIns } from '../scripts/seed/sign-ins.ts';

export interface Bench {
  system: RunningSystem;
  /** Where the API listens. */
  base: string;
  /** As the role that owns the tables, for rows nobody could wait for and for the baselines. */
  databaseUrl: string;
  signIns: SignIns;
  sql: <Row extends object>(text: string, params?: readonly unknown[]) => Promise<Row[]>;
  freePort: () => Promise<number>;
  /** Drops what is waiting to be handled, so that one measure's load does not weigh on the next. */
  forgetEvents(): Promise<void>;
}

export function openBench(
  system: RunningSystem,
  signIns: SignIns,
): Bench & { close(): Promise<void> } {
  const databaseUrl = required(system, 'DATABASE_MIGRATOR_URL');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    system,
    base: required(system, 'WEBHOOK_BASE_URL'),
    databaseUrl,
    signIns,
    sql: async <Row extends object>(text: string, params: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...params])).rows,
    freePort: () => chooseFreePort(),
    async forgetEvents() {
      await pool.query('truncate inbox');
    },
    close: () => pool.end(),
  };
}

function required(system: RunningSystem, name: string): string {
  const value = system.env[name];
  if (value === undefined) throw new Error(`the system has no ${name}`);
  return value;
}
