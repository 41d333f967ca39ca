/**
 * `npm run rehydrate`: starts the workflows of all services, open consultations and escalations again from the database,
 * when the engine's own database was lost. Against a running system; runs that are there are left alone
 * (`--only-missing`, the default), or with `-- --all` ended and begun again.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../db/orm.ts';
import { findPlace, findService } from '../db/places.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { rehydrate, type Counts } from '../worker/rehydrate.ts';
import { openEngine } from '../workflows/engine/client.ts';
import { createCodec } from '../workflows/engine/codec.ts';
import { createKeyNames } from '../workflows/engine/key-names.ts';
import { readPlaces } from './parts/running-places.ts';

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
