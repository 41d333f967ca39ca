/** The steps of a system's start, each adding to what the next ones need. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ProcessName, ProductProcess } from '../processes.ts';
import { environmentFor } from '../processes.ts';

import type { ArchivePlace } from './backup-home.ts';
import { practiceKeyFile, prepareBackups } from './backup-home.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import type { DataFolder, Secrets } from './data-folder.ts';
import { REPOSITORY } from './data-folder.ts';
import { backupUrl, prepareServer, roleUrl, roleUrls } from './postgres-roles.ts';
import { startPostgres } from './postgres.ts';
import { runScript } from './run-script.ts';
import type { TEMPORAL_PORTS } from './temporal-config.ts';
import { ENGINE_IS_NEW } from './messages.ts';
import { NAMESPACE, prepareTemporal, startTemporal } from './temporal.ts';

export type ChildName = 'postgres' | 'temporal' | ProcessName;
export type SystemPorts = Record<'postgres' | 'phone' | (typeof TEMPORAL_PORTS)[number], number>;

/** A system while it starts. */
export interface Start {
  folder: DataFolder;
  secrets: Secrets;
  ports: SystemPorts;
  durable: boolean;
  /** Our own PostgreSQL is backed up. */
  backsUp: boolean;
  /** The system ran on this folder before. */
  isUsed: boolean;
  /** What the processes will be given; grows with each step. */
  env: Record<string, string>;
  children: Map<ChildName, Child>;
  say: (line: string) => void;
  signal: AbortSignal;
}

// A socket's path holds 107 bytes on Linux and 103 on macOS.
const LONGEST_SOCKET_PATH = 103;

/** Our own PostgreSQL, or the server DATABASE_URL names. Sets the addresses of the three roles. */
export async function startDatabase(
  start: Start,
  given: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  let serverUrl = given['DATABASE_URL'];
  if (serverUrl === undefined) {
    const backups = start.backsUp ? prepareBackups(start.folder, given, start.say) : null;
    const postgres = await startPostgres({ ...start, port: start.ports.postgres, backups });
    start.children.set('postgres', postgres.child);
    serverUrl = postgres.adminUrl;
    if (backups) Object.assign(start.env, backupPlaces(start, serverUrl, backups));
  } else {
    await prepareServer(serverUrl, start.secrets);
  }
  const { migratorUrl, appUrl, systemUrl } = roleUrls(serverUrl, start.secrets);
  Object.assign(start.env, {
    DATABASE_MIGRATOR_URL: migratorUrl,
    DATABASE_APP_URL: appUrl,
    DATABASE_SYSTEM_URL: systemUrl,
  });
  return serverUrl;
}

/** What the process needs that makes the backups; the key store keeps copies of its own there. */
function backupPlaces(
  { folder, secrets, env }: Start,
  serverUrl: string,
  { root, mirror }: ArchivePlace,
): Record<string, string> {
  const keyFile = practiceKeyFile(folder);
  const isOtherDisk = statSync(root).dev !== statSync(folder.root).dev;
  return {
    // A disk of its own is watched, too.
    ...(isOtherDisk && { DISK_FOLDERS: `${env['DISK_FOLDERS'] ?? ''},backups=${root}` }),
    BACKUP_DIR: root,
    ...(mirror !== null && { BACKUP_MIRROR_DIR: mirror }),
    ...(existsSync(keyFile) && { BACKUP_KEY_FILE: keyFile }),
    BACKUP_DATABASE_URL: backupUrl(serverUrl, secrets),
    BACKUP_SETTINGS_FILE: folder.path('secrets.json'),
  };
}

/** Our own Temporal on that PostgreSQL, or the cluster TEMPORAL_ADDRESS names. */
export async function startEngine(
  start: Start,
  serverUrl: string,
  outside: { address: string; namespace: string } | null,
): Promise<void> {
  const databaseUrl = roleUrl(serverUrl, 'temporal', start.secrets.temporal, 'temporal');
  if (outside) {
    await prepareTemporal(outside.address, outside.namespace);
  } else {
    const temporal = await startTemporal({ ...start, env: process.env, databaseUrl });
    start.children.set('temporal', temporal.child);
    // What is open then waits for its next message or command; its timers wait for the operator.
    if (temporal.isNew && start.isUsed) start.say(ENGINE_IS_NEW);
  }
  Object.assign(start.env, {
    TEMPORAL_ADDRESS: outside?.address ?? `127.0.0.1:${start.ports.temporal}`,
    TEMPORAL_NAMESPACE: outside?.namespace ?? NAMESPACE,
  });
}

/** Folders and socket of the key store; it makes its root key itself, at its very first start. */
export function keyPlaces(folder: DataFolder): Record<string, string> {
  return {
    KEYS_SOCKET: socketPath(folder),
    KEYS_DIR: folder.path('keys'),
    KEYS_MIRROR_DIR: folder.path('keys-mirror'),
    KEYS_ROOT_KEY_FILE: folder.path('root-key', 'root.key'),
  };
}

export async function startProcess(start: Start, product: ProductProcess): Promise<void> {
  const child = await startChild(
    {
      name: product.label,
      command: process.execPath,
      args: [...product.nodeOptions, join(REPOSITORY, product.entry)],
      env: environmentFor(product.variables, start.env),
      cwd: REPOSITORY,
      ready: 'ipc',
    },
    {
      logFile: start.folder.log(product.name),
      pidFile: start.folder.pid(product.name),
      say: start.say,
      signal: start.signal,
    },
  );
  start.children.set(product.name, child);
}

export async function migrate(start: Start): Promise<void> {
  await runScript({
    ...start,
    name: 'migrate',
    label: 'データベースの更新',
    script: 'scripts/migrate.ts',
    env: environmentFor(['DATABASE_MIGRATOR_URL'], start.env),
  });
}

export async function seed(start: Start): Promise<void> {
  await runScript({
    ...start,
    name: 'seed',
    label: '練習用データの用意',
    script: 'scripts/seed.ts',
    env: {
      ...environmentFor(Object.keys(start.env), start.env),
      MADOGUCHI_DATA: start.folder.root,
    },
  });
}

function socketPath(folder: DataFolder): string {
  const inside = join(folder.run, 'keys.sock');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return inside;
  const hash = createHash('sha256').update(folder.root).digest('hex').slice(0, 16);
  const outside = join(tmpdir(), `madoguchi-${hash}`);
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  // In a folder all may write to, somebody else could have made it first.
  if (lstatSync(outside).uid !== process.getuid?.())
    throw new Error(`${outside} belongs to somebody else`);
  return join(outside, 'keys.sock');
}
