/** Whether a restored database is what it should be: rows, indexes, the chain of the trail, and that it can be read. */
import pg from 'pg';
import { BackupFault } from '../../backup/sealed-file.ts';
import { checkChain } from '../../db/audit-check.ts';
import { readHead } from '../../db/audit-chain.ts';
import { createCrypt } from '../../db/crypt.ts';
import { messagePlace } from '../../db/messages.ts';
import { openDatabase } from '../../db/orm.ts';
import { inSystem, rows } from '../../db/scope.ts';
import { createKeyStoreClient } from '../../keys/client.ts';

export interface Looked {
  consultations: number;
  messages: number;
  /** When the newest row of the trail was written, as milliseconds. */
  newest: number | null;
  /** Rows of the trail whose chain was gone through. */
  chained: number;
  indexes: number;
  /** Messages that were opened with today's keys; those whose key was destroyed since are counted apart. */
  opened: number;
  destroyed: number;
}

export interface LookOptions {
  migratorUrl: string;
  systemUrl: string;
  adminUrl: string;
  /** The key store's socket; `null`: nobody is asked. */
  socketPath: string | null;
  /** Go through all indexes: for drills, as it leaves an extension behind. */
  amcheck: boolean;
}

const OPENED = 200;

/** Throws BackupFault. */
export async function lookAtRestored(options: LookOptions): Promise<Looked> {
  const client = new pg.Client({ connectionString: options.migratorUrl });
  await client.connect();
  try {
    const counted = await client.query<{ consultations: number; messages: number; newest: number }>(
      `select (select count(*) from consultations)::int as consultations, (select count(*) from messages)::int as messages,
         (select extract(epoch from max(at)) * 1000 from audit_entries)::float8 as newest`,
    );
    const [counts] = counted.rows;
    if (!counts) throw new BackupFault('rows-missing', 'consultations');
    const chained = await lookAtChains(options.systemUrl);
    const indexes = options.amcheck ? await lookAtIndexes(options.adminUrl) : 0;
    const { socketPath } = options;
    const read =
      socketPath === null ? { opened: 0, destroyed: 0 } : await openSome(client, socketPath);
    return { ...counts, chained, indexes, ...read };
  } finally {
    await client.end();
  }
}

async function lookAtChains(systemUrl: string): Promise<number> {
  const system = await openDatabase(systemUrl, { poolSize: 2 });
  try {
    const organisations = await inSystem(system, (tx) =>
      rows<{ id: string }>(tx, `select id from organisations`),
    );
    let all = 0;
    for (const { id } of organisations) {
      const { size } = await inSystem(system, (tx) => readHead(tx, id));
      const { outcome } = await checkChain(system, id, { after: 0n, to: size }, 0);
      if (outcome !== 'ok') throw new BackupFault('chain-broken', id);
      all += Number(size);
    }
    return all;
  } finally {
    await system.close();
  }
}

async function lookAtIndexes(adminUrl: string): Promise<number> {
  const url = new URL(adminUrl);
  url.pathname = '/madoguchi';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query('create extension if not exists amcheck');
    const { rows: checked } = await client.query<{ n: number }>(
      `select count(bt_index_check(i.indexrelid, true)::text)::int as n from pg_index i
         join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
       where a.amname = 'btree' and i.indisvalid and c.relpersistence = 'p' and c.relkind = 'i'`,
    );
    return checked[0]?.n ?? 0;
  } catch (error) {
    // Without the extension's files, the other looks remain.
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code === '58P01' || code === '0A000') return 0;
    throw new BackupFault('index-damaged', code ?? '');
  } finally {
    await client.end();
  }
}

interface Row {
  organisationId: string;
  consultationId: string;
  clientId: string;
  body: Buffer;
}

/** Spread over all there are; words are opened and thrown away. */
async function openSome(
  client: pg.Client,
  socketPath: string,
): Promise<{ opened: number; destroyed: number }> {
  const { rows: some } = await client.query<Row>(
    `select organisation_id as "organisationId", consultation_id as "consultationId", client_id as "clientId", body
     from messages order by random() limit $1`,
    [OPENED],
  );
  const keys = createKeyStoreClient({ socketPath });
  const crypt = createCrypt(keys);
  let opened = 0;
  let destroyed = 0;
  try {
    for (const { organisationId, consultationId, clientId, body } of some) {
      try {
        await crypt.open(organisationId, messagePlace(consultationId, clientId), body);
        opened += 1;
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        if (code !== 'key-destroyed') throw new BackupFault('not-readable', code);
        destroyed += 1;
      }
    }
    return { opened, destroyed };
  } finally {
    await keys.close();
  }
}
