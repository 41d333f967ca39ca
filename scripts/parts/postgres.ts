/** The embedded PostgreSQL server: made once, started, kept running, stopped. */
import { execFile } from 'node:child_process';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import pg from 'pg';

import type { ArchivePlace } from './backup-home.ts';
import { archiveSettings, prepareArchive } from './backup-home.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import type { DataFolder, Secrets } from './data-folder.ts';
import { commandFailed } from './messages.ts';
import { commandLineOf, endProcess } from './own-process.ts';
import type { PostgresHome } from './postgres-home.ts';
import { findPostgresHome, giveTo } from './postgres-home.ts';
import { databaseStatements, prepareServer } from './postgres-roles.ts';

export interface PostgresOptions {
  folder: DataFolder;
  secrets: Secrets;
  port: number;
  say: (line: string) => void;
  /** False only for tests: nothing is promised to survive a power cut. */
  durable?: boolean;
  /** Where what it writes is kept besides: its log is archived there. */
  backups?: ArchivePlace | null;
  /** It replays a log first, and is not started again when that fails. */
  recovers?: boolean;
  signal?: AbortSignal | undefined;
}

export interface RunningPostgres {
  port: number;
  /** Signs in as the superuser, for the supervisor and tests alone. */
  adminUrl: string;
  child: Child;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // Everything signs in over TCP: no socket file, hence no limit on the length of the data folder's path.
  unix_socket_directories: '',
  max_connections: 300,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  wal_compression: 'on',
  random_page_cost: 1.1,
  max_parallel_workers_per_gather: 1,
  jit: 'off',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %u@%d ',
  log_lock_waits: 'on',
  log_autovacuum_min_duration: '10s',
  // Statements, their parameters and key values may hold what a person wrote: errors are logged without them.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
} as const;

const DURABLE = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' } as const;
const FORGETFUL = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } as const;

/** A day's log of a large database. */
const RECOVERED_WITHIN_MS = 4 * 3_600_000;

/** Starts the server of this data folder and makes roles and databases. Resolves when it takes connections. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { folder, secrets, port } = options;
  const home = findPostgresHome(folder);
  await endLeftOver(home);
  if (!existsSync(home.data)) {
    options.say('データベースを作成しています…');
    await initialise(home, folder, secrets.postgres);
  }
  const { backups = null } = options;
  if (backups) prepareArchive(backups, home);
  const adminUrl = `postgresql://postgres:${secrets.postgres}@127.0.0.1:${port}/postgres`;
  const child = await startChild(
    {
      name: 'PostgreSQL',
      command: join(home.binaries, 'bin/postgres'),
      args: ['-D', home.data, '-p', String(port), ...settings(options)],
      env: postgresEnvironment(),
      cwd: '/',
      user: home.user,
      ready: (signal) => answers(adminUrl, signal),
      beforeStart: () => endLeftOver(home),
      // SIGINT is PostgreSQL's "fast" shutdown: sessions are ended, everything is written.
      stopSignal: 'SIGINT',
    },
    {
      logFile: folder.log('postgres'),
      pidFile: folder.pid('postgres'),
      say: options.say,
      signal: options.signal,
      // Recovery after a kill may replay a lot.
      readyWithinMs: options.recovers ? RECOVERED_WITHIN_MS : 120_000,
      ...(options.recovers && { firstStarts: 1 }),
    },
  );
  try {
    await prepareServer(adminUrl, secrets, { backsUp: backups !== null });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { port, adminUrl, child };
}

/** Makes the data folder beside its place and moves it there when whole, so that an interrupted start leaves no half. */
async function initialise(home: PostgresHome, folder: DataFolder, password: string): Promise<void> {
  const half = { ...home, data: `${home.data}.new` };
  // Under plain C, pg_trgm takes no Japanese letter for a letter and indexes nothing of it.
  for (const ctype of ['C.UTF-8', 'C']) {
    rmSync(half.data, { recursive: true, force: true });
    try {
      await runInitdb(half, password, ctype);
      renameSync(half.data, home.data);
      return;
    } catch (error) {
      if (ctype !== 'C') continue;
      const told = error instanceof Error ? error.message : String(error);
      writeFileSync(folder.log('initdb'), told);
      throw commandFailed('データベースの作成', folder.log('initdb'), told);
    }
  }
}

async function runInitdb(home: PostgresHome, password: string, ctype: string): Promise<void> {
  giveTo(home.user, home.data);
  const passwordFile = `${home.data}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.user) chownSync(passwordFile, home.user.uid, home.user.gid);
  const args = [
    `--pgdata=${home.data}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    `--lc-ctype=${ctype}`,
    '--data-checksums',
    '--wal-segsize=1',
  ];
  try {
    await promisify(execFile)(join(home.binaries, 'bin/initdb'), args, {
      env: postgresEnvironment(),
      cwd: '/',
      ...home.user,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** On the command line, not in a file: an upgraded checkout brings its settings along. */
function settings({ durable = true, backups = null }: PostgresOptions): string[] {
  const all = {
    ...SETTINGS,
    ...(durable ? DURABLE : FORGETFUL),
    ...(backups && archiveSettings(backups)),
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Nothing of the caller's own PostgreSQL settings (PGPORT, PGDATA, …) reaches our server. */
function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' };
}

/** Ends a server that an earlier, killed supervisor left running on this data, and removes a stale pid file. */
async function endLeftOver(home: PostgresHome): Promise<void> {
  const file = join(home.data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n', 1)[0]);
  if (commandLineOf(pid)?.includes(home.data)) await endProcess(pid, 'SIGINT', 10_000);
  rmSync(file, { force: true });
}

async function answers(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch {
      await sleep(50, undefined, { signal });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Makes a fresh database, a copy of `template` if given; nobody may be connected to that one. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  template?: string,
): Promise<void> {
  const guests = ['madoguchi_app', 'madoguchi_system'];
  await runAsAdmin(adminUrl, databaseStatements(name, 'madoguchi_migrator', guests, template));
}

/** Drops a database with all that is still connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await runAsAdmin(adminUrl, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]);
}

async function runAsAdmin(adminUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
