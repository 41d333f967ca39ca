/** One PostgreSQL and one Temporal for a whole test run, started by the first test that asks. Lives in vitest's main process. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { openDataFolder, readSecrets, REPOSITORY } from '../../scripts/parts/data-folder.ts';
import type { DataFolder, Secrets } from '../../scripts/parts/data-folder.ts';
import { endLeftOvers } from '../../scripts/parts/left-overs.ts';
import { tryLock } from '../../scripts/parts/lock.ts';
import { rememberedPorts } from '../../scripts/parts/ports.ts';
import { removeMovedDatabase } from '../../scripts/parts/postgres-home.ts';
import { roleUrl, roleUrls } from '../../scripts/parts/postgres-roles.ts';
import { createDatabase, startPostgres } from '../../scripts/parts/postgres.ts';
import type { RunningPostgres } from '../../scripts/parts/postgres.ts';
import { TEMPORAL_PORTS } from '../../scripts/parts/temporal-config.ts';
import { startTemporal } from '../../scripts/parts/temporal.ts';
import type { RunningTemporal } from '../../scripts/parts/temporal.ts';

/** What a test file learns about the servers. */
export interface PostgresPlace {
  adminUrl: string;
  secrets: Secrets;
  /** A migrated database to copy; nobody connects to it. */
  template: string;
}
export interface TemporalPlace {
  address: string;
  namespace: string;
}

export interface TestServers {
  /** Answers GET /postgres and GET /temporal, starting what is asked for. */
  controlUrl: string;
  stop(): Promise<void>;
}

const TEMPLATE = 'madoguchi_template';
const RUNS = join(REPOSITORY, '.tmp');

export async function openTestServers(): Promise<TestServers> {
  mkdirSync(RUNS, { recursive: true });
  await removeAbandonedRuns();
  const dataDir = join(RUNS, `test-${process.pid}-${Date.now().toString(36)}`);
  const folder = openDataFolder(dataDir);
  const lock = tryLock(join(folder.run, 'lock'));
  const secrets = readSecrets(folder);
  const ports = await rememberedPorts(join(folder.run, 'ports.json'), [
    'postgres',
    ...TEMPORAL_PORTS,
  ]);
  const say = () => undefined;

  const postgres = once(() =>
    startPostgres({ folder, secrets, port: ports.postgres, say, durable: false }),
  );
  const template = once(async () => makeTemplate((await postgres.get()).adminUrl, secrets));
  const temporal = once(async () => {
    const { adminUrl } = await postgres.get();
    const databaseUrl = roleUrl(adminUrl, 'temporal', secrets.temporal, 'temporal');
    return startTemporal({ folder, databaseUrl, ports, say: tell });
  });

  const control = await listen({
    '/postgres': async (): Promise<PostgresPlace> => ({
      adminUrl: (await postgres.get()).adminUrl,
      secrets,
      template: await template.get(),
    }),
    '/temporal': async (): Promise<TemporalPlace> => {
      const { address, namespace } = await temporal.get();
      return { address, namespace };
    },
  });
  return {
    controlUrl: control.url,
    async stop() {
      await control.close();
      await stopServers(temporal.begun(), postgres.begun());
      lock?.release();
      removeRun(folder.root);
    },
  };
}

async function makeTemplate(adminUrl: string, secrets: Secrets): Promise<string> {
  await createDatabase(adminUrl, TEMPLATE);
  const migrations = join(REPOSITORY, 'scripts/migrate.ts');
  if (existsSync(migrations)) {
    const { migrate } = (await import(/* @vite-ignore */ pathToFileURL(migrations).href)) as {
      migrate: (url: string) => Promise<unknown>;
    };
    await migrate(roleUrls(adminUrl, secrets, TEMPLATE).migratorUrl);
  }
  return TEMPLATE;
}

async function stopServers(
  temporal: Promise<RunningTemporal> | null,
  postgres: Promise<RunningPostgres> | null,
): Promise<void> {
  for (const server of [temporal, postgres]) {
    const running = await server?.catch(() => null);
    await running?.child.stop();
  }
}

/** Runs whose main process was killed: their servers may still run, their folders are waste. */
async function removeAbandonedRuns(): Promise<void> {
  for (const entry of readdirSync(RUNS, { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isDirectory() || !name.startsWith('test-')) continue;
    const root = join(RUNS, name);
    mkdirSync(join(root, 'run'), { recursive: true });
    const lock = tryLock(join(root, 'run/lock'));
    if (!lock) continue;
    await endLeftOvers(openDataFolder(root));
    lock.release();
    removeRun(root);
  }
}

function removeRun(root: DataFolder['root']): void {
  removeMovedDatabase(root);
  rmSync(root, { recursive: true, force: true });
}

/** Something begun by the first who asks and shared by all who ask. */
function once<T>(begin: () => Promise<T>): { get(): Promise<T>; begun(): Promise<T> | null } {
  let begun: Promise<T> | null = null;
  return { get: () => (begun ??= begin()), begun: () => begun };
}

async function listen(
  routes: Record<string, () => Promise<unknown>>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const route = routes[request.url ?? ''];
    const answer = route ? route() : Promise.reject(new Error(`nothing at ${request.url}`));
    answer.then(
      (place) => response.end(JSON.stringify(place)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Only the first preparation of Temporal is long enough to be told about. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
