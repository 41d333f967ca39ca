/** A real key store on a folder of its own, for tests that seal or open anything. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { KeyName, KeyStore, KeyStoreClientOptions } from '../../keys/client.ts';
import { storeFileOf } from '../../keys/folder.ts';
import type { StorePlaces } from '../../keys/opening.ts';
import { TABLES } from '../../keys/rows.ts';
import type { Table } from '../../keys/rows.ts';
import { serveKeys } from '../../keys/server.ts';
import { openStore } from '../../keys/store.ts';

export interface KeyPlaces extends StorePlaces {
  /** The folder everything else lies in. */
  root: string;
  socketPath: string;
}

export interface TestKeyStore extends KeyPlaces {
  keys: KeyStore;
  /** Stops the store and its client; the folders stay. */
  stop(): Promise<void>;
}

const SILENT = pino({ level: 'silent' });

export function makeKeyPlaces(): KeyPlaces {
  const root = mkdtempSync(join(tmpdir(), 'madoguchi-keys-'));
  return {
    root,
    directory: join(root, 'main'),
    mirrorDirectory: join(root, 'mirror'),
    rootKeyFile: join(root, 'root', 'root.key'),
    socketPath: join(root, 'keys.sock'),
  };
}

/** Starts the store in this process, behind its real socket. */
export async function startKeyStore(
  places: KeyPlaces = makeKeyPlaces(),
  options: Partial<KeyStoreClientOptions> = {},
  log: Logger = SILENT,
): Promise<TestKeyStore> {
  const store = openStore(places, () => new Date(), log);
  const server = await serveKeys(store, places.socketPath, log);
  const keys = createKeyStoreClient({ ...options, socketPath: places.socketPath });
  return {
    ...places,
    keys,
    async stop() {
      await keys.close();
      await server.close();
      await store.close();
    },
  };
}

/**
 * A key store for the tests of the surrounding describe (or file), removed after them.
 * Its parts are there from the first test on, not while tests are being collected.
 */
export function useKeyStore(): { readonly keys: KeyStore; readonly socketPath: string } {
  let started: TestKeyStore | undefined;
  beforeAll(async () => {
    // A busy machine takes longer for many keys at once than a request may in service.
    started = await startKeyStore(makeKeyPlaces(), { timeoutMs: 20_000 });
  });
  afterAll(async () => {
    await started?.stop();
    if (started) rmSync(started.root, { recursive: true, force: true });
  });
  function running(): TestKeyStore {
    if (!started) throw new Error('the key store runs only while tests do');
    return started;
  }
  return {
    get keys() {
      return running().keys;
    },
    get socketPath() {
      return running().socketPath;
    },
  };
}

export function buildKeyName(overrides: Partial<KeyName> = {}): KeyName {
  return {
    organisationId: randomUUID(),
    serviceId: randomUUID(),
    kind: 'consultation',
    objectId: randomUUID(),
    ...overrides,
  };
}

/** Every row of a table, read past the store with an own connection, blobs in hex. */
export function readRows(directory: string, table: Table | 'store'): Record<string, unknown>[] {
  const database = new DatabaseSync(storeFileOf(directory), { readOnly: true });
  try {
    const isWrapped = table === 'parent_keys' || table === 'data_keys';
    const from = isWrapped ? `${table} JOIN wrappings USING (slot)` : table;
    const columns = table === 'store' ? '*' : TABLES[table].join(', ');
    const rows = database.prepare(`SELECT ${columns} FROM ${from} ORDER BY id`).all();
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
        ]),
      ),
    );
  } finally {
    database.close();
  }
}

/** All that both folders hold, one entry a file. */
export function readFolderFiles(places: KeyPlaces): Buffer[] {
  return [places.directory, places.mirrorDirectory].flatMap((directory) =>
    readdirSync(directory).map((file) => readFileSync(join(directory, file))),
  );
}
