/**
 * `npm run rehydrate`: starts the workflows of all services, open consultations and escalations again from the database,
 * when the engine's own database was lost. Against a running system; runs that are there are left alone
 * (`--only-missing`, the default), or with `-- --all` ended and begun again.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { PLACES } from '../contracts/environment.ts';
import { openDatabase } from '../db/orm.ts';
import { findPlace, findService } from '../db/places.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { rehydrate, type Counts } from '../worker/rehydrate.ts';
import { openEngine } from '../workflows/engine/client.ts';
import { createCodec } from '../workflows/engine/codec.ts';
import { createKeyNames } from '../workflows/engine/key-names.ts';
import { defaultDataDir, openDataFolder, readSecrets } from './parts/data-folder.ts';
import { roleUrls } from './parts/postgres-roles.ts';
import { keyPlaces } from './parts/system-parts.ts';

const Environment = z.object(PLACES);
const Ports = z.object({ postgres: z.int(), temporal: z.int() });

/** What the environment names, else the system that runs on this checkout's data folder. */
function readPlaces(environment: NodeJS.ProcessEnv): z.infer<typeof Environment> {
  const given = Environment.safeParse(environment);
  if (given.success) return given.data;
  const folder = openDataFolder(defaultDataDir(environment));
  const ports = Ports.parse(JSON.parse(readFileSync(join(folder.run, 'ports.json'), 'utf8')));
  const secrets = readSecrets(folder);
  const urls = roleUrls(
    environment['DATABASE_URL'] ?? `postgresql://postgres@127.0.0.1:${ports.postgres}/postgres`,
    secrets,
  );
  return Environment.parse({
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    ...keyPlaces(folder),
    DATABASE_APP_URL: urls.appUrl,
    DATABASE_SYSTEM_URL: urls.systemUrl,
    ...environment,
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      'only-missing': { type: 'boolean', default: true },
    },
  });
  const places = readPlaces(process.env);
  const keys = createKeyStoreClient({ socketPath: places.KEYS_SOCKET });
  const database = await openDatabase(places.DATABASE_APP_URL, { poolSize: 5 });
  const system = await openDatabase(places.DATABASE_SYSTEM_URL, { poolSize: 2 });
  const names = createKeyNames(
    (consultationId) => findPlace(system, consultationId),
    (serviceId) => findService(system, serviceId),
  );
  const engine = openEngine({
    address: places.TEMPORAL_ADDRESS,
    namespace: places.TEMPORAL_NAMESPACE,
    taskQueue: places.TEMPORAL_TASK_QUEUE,
    codec: createCodec(keys, names.find),
  });
  try {
    const counts = await rehydrate({ database, system, engine, all: values.all });
    console.log(`相談：${lineOf(counts.consultations)}`);
    console.log(`連携：${lineOf(counts.escalations)}`);
    console.log(`窓口：${lineOf(counts.services)}`);
    return Object.values(counts).every(({ failed }) => failed === 0) ? 0 : 1;
  } finally {
    await engine.close();
    await Promise.all([database.close(), system.close()]);
    await keys.close();
  }
}

function lineOf({ started, running, over, failed }: Counts): string {
  return `始めたもの ${started}、動いていたもの ${running}、終わっていたもの ${over}、できなかったもの ${failed}`;
}

process.exitCode = await main();
