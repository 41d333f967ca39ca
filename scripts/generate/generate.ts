/** Two fiscal years of two consultation lines, written past the application: for figures, benches and long tests. */
import pg from 'pg';
import { createCrypt } from '../../db/crypt.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { businessDate, startOfBusinessDate } from '../../domain/hours.ts';
import type { KeyStore } from '../../keys/key-store.ts';
import { makePlan, type Sizes } from './plan.ts';
import { writeRows } from './rows.ts';
import { writeSealed } from './sealed.ts';
import { obtainServices } from './services.ts';

export interface Generation extends Sizes {
  /** As the role that owns the tables. */
  databaseUrl: string;
  keys: KeyStore;
  /** Code of an organisation that has counselors; the first one when left out. */
  organisation?: string | undefined;
  /** Everything lies before this day: two fiscal years, this one and the last. */
  now: number;
  say?: (line: string) => void;
}

export interface Generated {
  organisationId: string;
  /** The line for young women, and the general one. */
  serviceIds: string[];
}

/** What `npm run bench` and the figures of the requirements are measured over. */
export const SIZES: Sizes = {
  consultations: 200_000,
  messages: 2_000_000,
  sealed: 20_000,
  open: 100,
};

/** Further calls add to what is there. */
export async function generate(given: Generation): Promise<Generated> {
  const { keys, say = () => undefined } = given;
  const client = new pg.Client({ connectionString: given.databaseUrl });
  await client.connect();
  try {
    // For hashing and sorting millions of rows; of this connection alone.
    await client.query(`set work_mem = '256MB'; set synchronous_commit = off`);
    const tx: Tx = { client, told: [], afterCommit: [] };
    const crypt = createCrypt(keys);
    const organisationId = await findOrganisation(tx, given.organisation);
    const period = { from: fiscalYearBefore(given.now), before: businessDate(given.now) };
    const since = new Date(startOfBusinessDate(period.from));
    const services = await obtainServices(tx, crypt, organisationId, since);
    await makePlan(tx, services, given, period);
    say('planned');
    await writeRows(tx, services, given.sealed);
    say('written');
    await writeSealed({ tx, keys, crypt }, given.sealed);
    say('sealed');
    await rows(tx, `select write_all_facts()`);
    say('facts written');
    for (const table of TABLES) await rows(tx, `vacuum analyze ${table}`);
    return { organisationId, serviceIds: services.map(({ serviceId }) => serviceId) };
  } finally {
    await client.end();
  }
}

/** As autovacuum would have done long ago. */
const TABLES = [
  'consultees',
  'consultations',
  'messages',
  'case_events',
  'attribute_values',
  'escalations',
  'surveys',
  'notes',
  'facts',
];

async function findOrganisation(tx: Tx, code: string | undefined): Promise<string> {
  const found = await firstRow<{ id: string }>(
    tx,
    `select id from organisations where ?::text is null or code = ?::text order by created_at limit 1`,
    [code ?? null, code ?? null],
  );
  if (!found) throw new Error('there is no such organisation');
  return found.id;
}

/** The first of April of the last fiscal year. */
function fiscalYearBefore(now: number): string {
  const [year = 0, month = 0] = businessDate(now).split('-').map(Number);
  return `${month < 4 ? year - 2 : year - 1}-04-01`;
}
