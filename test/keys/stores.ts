/** Stores for tests that take them apart: stopped and removed after each test of the file that asks for them. */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Logger } from 'pino';
import { afterEach, expect } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { DataKey, KeyName } from '../../keys/client.ts';
import { storeFileOf } from '../../keys/folder.ts';
import { TABLES } from '../../keys/rows.ts';
import type { Table } from '../../keys/rows.ts';
import { buildKeyName, makeKeyPlaces, readRows, startKeyStore } from '../support/keys.ts';
import type { KeyPlaces, TestKeyStore } from '../support/keys.ts';

export function useStores() {
  const running = new Set<TestKeyStore>();
  const roots: string[] = [];
  afterEach(async () => {
    for (const store of running) await store.stop();
    running.clear();
    for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
  });

  function newPlaces(): KeyPlaces {
    const places = makeKeyPlaces();
    roots.push(places.root);
    return places;
  }

  async function start(places: KeyPlaces = newPlaces(), log?: Logger): Promise<TestKeyStore> {
    // A burst on a busy disk takes longer than a request may in service.
    const store = await startKeyStore(places, { timeoutMs: 60_000 }, log);
    const tracked = {
      ...store,
      stop: async () => {
        running.delete(tracked);
        await store.stop();
      },
    };
    running.add(tracked);
    return tracked;
  }

  /** Starts, makes keys, stops: a store as it lies on the disks. */
  async function storeAtRest(count = 20) {
    const places = newPlaces();
    const store = await start(places);
    const names = Array.from({ length: count }, () => buildKeyName());
    const made = await Promise.all(names.map((name) => store.keys.obtain(name)));
    await store.stop();
    return { places, names, made };
  }

  return { newPlaces, start, storeAtRest };
}

/** Unwraps each key by its id, past every cache. */
export async function unwrapAll(socketPath: string, names: KeyName[], made: DataKey[]) {
  const fresh = createKeyStoreClient({ socketPath });
  const opened = names.map((name, n) => fresh.unwrap(name.organisationId, made[n]?.id ?? ''));
  try {
    return await Promise.all(opened);
  } finally {
    await fresh.close();
  }
}

export function expectInStep(places: KeyPlaces) {
  for (const table of Object.keys(TABLES) as Table[]) {
    expect(readRows(places.mirrorDirectory, table)).toEqual(readRows(places.directory, table));
  }
}

/** Changes a folder behind the store's back. */
export function change(directory: string, sql: string) {
  const database = new DatabaseSync(storeFileOf(directory));
  database.exec('PRAGMA secure_delete=ON');
  database.exec(sql);
  database.close();
}
