/** The Temporal server of this system: configured, its schema kept in step, started, kept running. */
import { execFile } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Child } from './child.ts';
import { startChild } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { writePrivately } from './data-folder.ts';
import { temporalSchemaFailed, temporalUnreachable } from './messages.ts';
import { findTemporalBinaries } from './temporal-binaries.ts';
import type { TemporalPorts, TemporalStore } from './temporal-config.ts';
import { dynamicConfig, serverConfig } from './temporal-config.ts';
import { checkHealth, prepareNamespace } from './temporal-namespace.ts';

export const NAMESPACE = 'madoguchi';

export interface TemporalOptions {
  folder: DataFolder;
  /** The PostgreSQL server, as the role that owns Temporal's two databases. */
  databaseUrl: string;
  ports: TemporalPorts;
  say: (line: string) => void;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
}

export interface RunningTemporal {
  address: string;
  namespace: string;
  child: Child;
  /** It holds no workflow yet: at its first start, or after its databases were lost. */
  isNew: boolean;
}

/** Starts the server. Resolves when workflows can be started; refuses 'temporal-unavailable', 'temporal-schema-failed'. */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { folder, ports, say } = options;
  const binaries = await findTemporalBinaries({
    say,
    ...(options.env ? { env: options.env } : {}),
  });
  options.signal?.throwIfAborted();
  const store = storeOf(options.databaseUrl);
  await updateSchemas(binaries.sqlTool, store, folder);

  const configFile = folder.path('run', 'temporal.yaml');
  const dynamicConfigFile = folder.path('run', 'temporal-dynamic.yaml');
  writePrivately(dynamicConfigFile, dynamicConfig());
  writePrivately(configFile, serverConfig(store, ports, dynamicConfigFile));

  const address = `127.0.0.1:${ports.temporal}`;
  const child = await startChild(
    {
      name: 'Temporal',
      command: binaries.server,
      args: ['--config-file', configFile, '--allow-no-auth', 'start'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' },
      cwd: folder.root,
      ready: (signal) => answers(address, signal),
    },
    {
      logFile: folder.log('temporal'),
      pidFile: folder.pid('temporal'),
      say,
      signal: options.signal,
    },
  );
  try {
    const isNew = await prepareNamespace(address, NAMESPACE);
    return { address, namespace: NAMESPACE, child, isNew };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Makes a cluster that others run fit for use. Refuses 'temporal-unreachable'. */
export async function prepareTemporal(address: string, namespace: string): Promise<void> {
  try {
    await checkHealth(address);
    await prepareNamespace(address, namespace);
  } catch (error) {
    throw temporalUnreachable(address, error instanceof Error ? error.message : String(error));
  }
}

function storeOf(databaseUrl: string): TemporalStore {
  const url = new URL(databaseUrl);
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  return {
    address: `${url.hostname}:${url.port || '5432'}`,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    isEncrypted: !['disable', 'allow', 'prefer'].includes(mode),
  };
}

async function updateSchemas(
  sqlTool: string,
  store: TemporalStore,
  folder: DataFolder,
): Promise<void> {
  rmSync(folder.log('temporal-schema'), { force: true });
  for (const [database, schema] of [
    ['temporal', 'postgresql/v12/temporal'],
    ['temporal_visibility', 'postgresql/v12/visibility'],
  ] as const) {
    const run = (...args: string[]) => runSqlTool(sqlTool, store, database, args, folder);
    try {
      // On a database that has its versions already, the set-up changes nothing.
      await run('setup-schema', '--version', '0.0');
      await run('update-schema', '--schema-name', schema);
    } catch (error) {
      appendFileSync(folder.log('temporal-schema'), `${String(error)}\n`);
      throw temporalSchemaFailed(database, folder.log('temporal-schema'));
    }
  }
}

async function runSqlTool(
  sqlTool: string,
  store: TemporalStore,
  database: string,
  args: readonly string[],
  folder: DataFolder,
): Promise<void> {
  const [host, port] = splitAddress(store.address);
  const { stdout, stderr } = await promisify(execFile)(
    sqlTool,
    ['--plugin', 'postgres12_pgx', '--database', database, ...args],
    {
      maxBuffer: 100_000_000,
      env: {
        PATH: process.env['PATH'],
        SQL_HOST: host,
        SQL_PORT: port,
        SQL_USER: store.user,
        SQL_PASSWORD: store.password,
        ...(store.isEncrypted
          ? { SQL_TLS: 'true', SQL_TLS_DISABLE_HOST_VERIFICATION: 'true' }
          : {}),
      },
    },
  );
  appendFileSync(folder.log('temporal-schema'), stdout + stderr);
}

function splitAddress(address: string): [string, string] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), address.slice(colon + 1)];
}

async function answers(address: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await checkHealth(address);
      return;
    } catch {
      await sleep(100, undefined, { signal });
    }
  }
}
