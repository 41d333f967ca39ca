/** Database, keys and engine of a running system, opened for a script that works beside it. */
import { openDatabase, type Database } from '../../db/orm.ts';
import { findPlace, findService } from '../../db/places.ts';
import { createKeyStoreClient, type KeyStore } from '../../keys/client.ts';
import { openEngine, type Engine } from '../../workflows/engine/client.ts';
import { createCodec } from '../../workflows/engine/codec.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import type { Places } from './running-places.ts';

export interface BesideSystem {
  /** As the application's role. */
  database: Database;
  /** As the system's role. */
  system: Database;
  keys: KeyStore;
  /** Reads and writes what workflows of consultations and services are told. */
  engine: Engine;
}

/** Runs `work`, and closes everything whatever becomes of it. */
export async function besideSystem<T>(
  places: Places,
  work: (parts: BesideSystem) => Promise<T>,
): Promise<T> {
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
    return await work({ database, system, keys, engine });
  } finally {
    await engine.close();
    await Promise.all([database.close(), system.close()]);
    await keys.close();
  }
}
