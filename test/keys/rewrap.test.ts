import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import { storeFileOf } from '../../keys/folder.ts';
import {
  buildKeyName,
  makeKeyPlaces,
  readFolderFiles,
  readRows,
  startKeyStore,
} from '../support/keys.ts';
import type { TestKeyStore } from '../support/keys.ts';

let running: TestKeyStore | undefined;
afterEach(async () => {
  await running?.stop();
  if (running) rmSync(running.root, { recursive: true, force: true });
  running = undefined;
});

async function storeWithKeys(organisationId: string, count: number) {
  running = await startKeyStore();
  const { keys } = running;
  const names = Array.from({ length: count }, (_, n) =>
    buildKeyName({ organisationId, serviceId: n % 2 ? randomUUID() : null }),
  );
  const made = await Promise.all(names.map((name) => keys.obtain(name)));
  return { ...running, made };
}

async function expectAllOpen(
  socketPath: string,
  organisationId: string,
  made: { id: string; material: Buffer }[],
) {
  const fresh = createKeyStoreClient({ socketPath });
  for (const key of made) expect(await fresh.unwrap(organisationId, key.id)).toEqual(key);
  await fresh.close();
}

describe('wrapping an organisation again', () => {
  test('replaces every wrapping in both folders, and every key still opens', async () => {
    const organisationId = randomUUID();
    const store = await storeWithKeys(organisationId, 30);
    const bystander = buildKeyName();
    const other = await store.keys.obtain(bystander);
    const before = readRows(store.directory, 'data_keys');
    const parents = readRows(store.directory, 'parent_keys');

    const rewrapped = await store.keys.rewrap({ scope: 'organisation', organisationId });

    expect(rewrapped).toBe(30);
    const files = readFolderFiles(store);
    for (const row of [...before, ...parents]) {
      if (row['organisation'] !== organisationId) continue;
      const bytes = Buffer.from(String(row['wrapped']), 'hex');
      expect(files.some((file) => file.includes(bytes))).toBe(false);
    }
    await expectAllOpen(store.socketPath, organisationId, store.made);
    await expectAllOpen(store.socketPath, bystander.organisationId, [other]);
    const status = await store.keys.status();
    expect(status.organisations).toContainEqual(
      expect.objectContaining({ organisationId, version: 2 }),
    );
    expect(readRows(store.mirrorDirectory, 'data_keys')).toEqual(
      readRows(store.directory, 'data_keys'),
    );
  });

  test('lets keys be opened and made meanwhile', async () => {
    const organisationId = randomUUID();
    const store = await storeWithKeys(organisationId, 900);
    const other = createKeyStoreClient({ socketPath: store.socketPath });
    const rewrap = store.keys.rewrap({ scope: 'organisation', organisationId });
    const opened = Promise.all(store.made.map((key) => other.unwrap(organisationId, key.id)));
    const made = other.obtain(buildKeyName({ organisationId }));
    expect(await opened).toEqual(store.made);
    expect(await rewrap).toBeGreaterThanOrEqual(900);
    await expectAllOpen(store.socketPath, organisationId, [await made]);
    await other.close();
  });

  test('refuses an organisation it has no keys of', async () => {
    const store = await storeWithKeys(randomUUID(), 1);
    const rewrap = store.keys.rewrap({ scope: 'organisation', organisationId: randomUUID() });
    await expect(rewrap).rejects.toMatchObject({ code: 'key-missing' });
  });
});

describe('replacing the root key', () => {
  test('leaves one root key file, under which everything opens after a new start', async () => {
    const organisationId = randomUUID();
    const store = await storeWithKeys(organisationId, 6);
    const oldRoot = readFileSync(store.rootKeyFile);
    await store.keys.rewrap({ scope: 'root' });
    await expectAllOpen(store.socketPath, organisationId, store.made);
    await store.stop();

    expect(readFileSync(store.rootKeyFile).equals(oldRoot)).toBe(false);
    expect(existsSync(`${store.rootKeyFile}.next`)).toBe(false);
    running = await startKeyStore(store);
    await expectAllOpen(running.socketPath, organisationId, store.made);
    expect((await running.keys.status()).rootVersion).toBe(2);
  });

  test('shuts an older copy of the store', async () => {
    const organisationId = randomUUID();
    const store = await storeWithKeys(organisationId, 2);
    const old = makeKeyPlaces();
    copyFileSync(storeFileOf(store.directory), `${old.root}/copy.sqlite`);
    await store.keys.rewrap({ scope: 'root' });
    await store.stop();
    for (const directory of [store.directory, store.mirrorDirectory]) {
      copyFileSync(`${old.root}/copy.sqlite`, storeFileOf(directory));
    }
    await expect(startKeyStore(store)).rejects.toMatchObject({ code: 'root-key-wrong' });
    rmSync(old.root, { recursive: true });
    rmSync(store.root, { recursive: true });
    running = undefined;
  });

  test.for(['before', 'after'] as const)(
    'is finished or undone when the process died %s the commit',
    async (moment) => {
      const organisationId = randomUUID();
      const store = await storeWithKeys(organisationId, 3);
      const oldRoot = readFileSync(store.rootKeyFile);
      if (moment === 'after') await store.keys.rewrap({ scope: 'root' });
      const newRoot = moment === 'after' ? readFileSync(store.rootKeyFile) : Buffer.alloc(32, 7);
      await store.stop();
      // What a process leaves that dies before the new root key takes the old one's place.
      writeFileSync(store.rootKeyFile, oldRoot, { mode: 0o600 });
      writeFileSync(`${store.rootKeyFile}.next`, newRoot, { mode: 0o600 });

      running = await startKeyStore(store);
      await expectAllOpen(running.socketPath, organisationId, store.made);
      expect(existsSync(`${store.rootKeyFile}.next`)).toBe(false);
      expect(readFileSync(store.rootKeyFile)).toEqual(moment === 'after' ? newRoot : oldRoot);
    },
  );
});
