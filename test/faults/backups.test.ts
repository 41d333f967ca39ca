/** Backups of a small server of our own: taken, added to, damaged, and restored to an instant. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeBaseBackup } from '../../backup/base-backup.ts';
import { checkStore } from '../../backup/check.ts';
import { baseFile, listWal, type Store } from '../../backup/store.ts';
import { systemIdOf } from '../../backup/archive.ts';
import { practiceKeyFile, prepareBackups } from '../../scripts/parts/backup-home.ts';
import { openDataFolder, readSecrets, REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { chooseFreePort } from '../../scripts/parts/ports.ts';
import { findPostgresHome, removeMovedDatabase } from '../../scripts/parts/postgres-home.ts';
import { backupUrl } from '../../scripts/parts/postgres-roles.ts';
import { startPostgres, type RunningPostgres } from '../../scripts/parts/postgres.ts';
import { planRestore, verifyPlan } from '../../scripts/restore/plan.ts';
import { recover } from '../../scripts/restore/recover.ts';
import { eventually } from '../support/eventually.ts';

mkdirSync(join(REPOSITORY, '.tmp'), { recursive: true });
const root = mkdtempSync(join(REPOSITORY, '.tmp', 'backups-'));
const folder = openDataFolder(root);
const secrets = readSecrets(folder);
const say = () => undefined;
const SEGMENT = 1024 * 1024;

let store: Store;
let postgres: RunningPostgres;
let client: pg.Client;
let data: string;
let privateKey: string;
const instants: number[] = [];

beforeAll(async () => {
  const backups = prepareBackups(folder, {}, say);
  if (!backups) throw new Error('no place for backups');
  store = { root: backups.root, mirror: null };
  privateKey = readFileSync(practiceKeyFile(folder), 'utf8');
  const port = await chooseFreePort();
  postgres = await startPostgres({ folder, secrets, port, say, durable: false, backups });
  data = findPostgresHome(folder).data;
  client = new pg.Client({ connectionString: postgres.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table said (n int, at timestamptz default clock_timestamp())');
});

afterAll(async () => {
  await client.end().catch(() => undefined);
  await postgres.child.stop();
  removeMovedDatabase(root);
  rmSync(root, { recursive: true, force: true });
});

/** Three rows in three transactions, and an instant after each: the server's clock counts whole milliseconds here. */
async function say3(from: number): Promise<void> {
  for (let n = from; n < from + 3; n += 1) {
    await client.query('insert into said (n) values ($1)', [n]);
    await client.query('select pg_sleep(0.02)');
    const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
    instants[n] = rows[0]?.at.getTime() ?? 0;
  }
}

async function handOver(): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select pg_walfile_name(pg_switch_wal()) as name',
  );
  const name = rows[0]?.name ?? '';
  await eventually(() => expect(listWal(store, systemIdOf(data)).has(name)).toBe(true));
}

test('a base backup is checked against the server’s own list, and its log is there without a gap', async () => {
  await say3(0);
  const databaseUrl = backupUrl(postgres.adminUrl, secrets);
  const settings = readFileSync(folder.path('secrets.json'));
  await takeBaseBackup({ store, databaseUrl, segmentSize: SEGMENT, settings });
  await say3(3);
  await handOver();
  const { bases, found } = await checkStore(store, { isWhole: true, since: 0 });
  expect(found).toEqual([]);
  expect(bases).toHaveLength(1);
});

test('while the log cannot be put away, the server keeps it and goes on; afterwards nothing is missing', async () => {
  const wal = join(store.root, 'wal', systemIdOf(data));
  renameSync(wal, `${wal}.away`);
  // As on a full disk: what is to be written there cannot be.
  writeFileSync(wal, '');
  await say3(6);
  await client.query('select pg_switch_wal()');
  await eventually(async () => {
    const { rows } = await client.query<{ n: number }>(
      'select failed_count::int as n from pg_stat_archiver',
    );
    expect(rows[0]?.n).toBeGreaterThan(0);
  });
  rmSync(wal);
  renameSync(`${wal}.away`, wal);
  await say3(9);
  await handOver();
  expect((await checkStore(store, { isWhole: true, since: 0 })).found).toEqual([]);
});

test('the database comes back as it was at an instant, and goes on as another timeline', async () => {
  const target = instants[4] ?? 0;
  const plan = await planRestore(store, privateKey, target);
  await verifyPlan(store, plan, privateKey);
  const into = join(root, 'restored');
  const present = { secrets: folder.path('secrets.json'), data: null };
  const restored = await recover({ store, plan, privateKey, into, present, say, durable: false });
  const other = new pg.Client({ connectionString: restored.postgres.adminUrl });
  await other.connect();
  try {
    const { rows } = await other.query<{ n: number }>('select n from said order by n');
    expect(rows.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4]);
    const { rows: line } = await other.query<{ id: number }>(
      'select timeline_id as id from pg_control_checkpoint()',
    );
    expect(line[0]?.id).toBe(2);
  } finally {
    await other.end();
    await restored.postgres.child.stop();
  }
  expect(existsSync(`${restored.data}.log`)).toBe(false);
});

test('an instant nobody kept is refused with a reason', async () => {
  await expect(planRestore(store, privateKey, Date.now() + 3_600_000)).rejects.toMatchObject({
    code: 'not-covered',
  });
  await expect(planRestore(store, privateKey, 0)).rejects.toMatchObject({ code: 'not-covered' });
});

test('a byte that turned over in the log is found before anything is restored', async () => {
  const plan = await planRestore(store, privateKey, null);
  const [, segment] = plan.log;
  const path = segment?.path ?? join(store.root, baseFile(plan.base.id, 'base'));
  const whole = readFileSync(path);
  const turned = Buffer.from(whole);
  turned[Math.floor(turned.length / 2)] = (turned[Math.floor(turned.length / 2)] ?? 0) ^ 1;
  writeFileSync(path, turned);
  await expect(verifyPlan(store, plan, privateKey)).rejects.toMatchObject({ code: 'damaged' });
  expect((await checkStore(store, { isWhole: true, since: 0 })).found).toMatchObject([
    { code: 'damaged' },
  ]);
  writeFileSync(path, whole);
  rmSync(path);
  await expect(planRestore(store, privateKey, null)).rejects.toMatchObject({ code: 'log-missing' });
});
