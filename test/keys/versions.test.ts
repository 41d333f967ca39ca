/** Newer versions of many keys at once, and the end of those they replace. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import { buildKeyName } from '../support/keys.ts';
import { expectInStep, useStores } from './stores.ts';

const stores = useStores();
const LATER = new Date(Date.now() + 3_600_000).toISOString();

async function organisationWithKeys(count: number) {
  const store = await stores.start();
  const organisationId = randomUUID();
  const names = Array.from({ length: count }, () => buildKeyName({ organisationId }));
  const made = await Promise.all(names.map((name) => store.keys.obtain(name)));
  return { store, organisationId, names, made };
}

test('every name of a kind gets a new key, a part at a time, and each old one still opens', async () => {
  const { store, organisationId, names, made } = await organisationWithKeys(450);
  const bystander = buildKeyName({ organisationId, kind: 'file' });
  const kept = await store.keys.obtain(bystander);
  const parts: number[] = [];
  const since = new Date(Date.now() + 1).toISOString();
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(since));
  for (;;) {
    const part = await store.keys.rotateMany(organisationId, ['consultation'], since);
    if (part === 0) break;
    parts.push(part);
  }
  expect(parts).toEqual([200, 200, 50]);
  const fresh = createKeyStoreClient({ socketPath: store.socketPath });
  for (const [at, name] of names.entries()) {
    const old = made[at];
    expect((await fresh.obtain(name)).id).not.toBe(old?.id);
    expect(await fresh.unwrap(organisationId, old?.id ?? '')).toEqual(old);
  }
  expect((await fresh.obtain(bystander)).id).toBe(kept.id);
  await fresh.close();
  expect((await store.keys.superseded(organisationId)).map(({ id }) => id).toSorted()).toEqual(
    made.map(({ id }) => id).toSorted(),
  );
  const inventory = await store.keys.inventory(organisationId);
  expect(inventory.kinds).toMatchObject([
    { kind: 'consultation', names: 450, version: 2, superseded: 450 },
    { kind: 'file', names: 1, version: 1, superseded: 0 },
  ]);
});

test('a retired key is gone for good, its name lives on, and no current one can be retired', async () => {
  const { store, organisationId, names, made } = await organisationWithKeys(2);
  const [name, other] = names;
  const [old, current] = made;
  if (!name || !other || !old || !current) throw new Error('two keys were made');
  const newest = await store.keys.rotate(name);
  const asked = [old.id, newest.id, current.id, randomUUID()];
  expect(await store.keys.retire(organisationId, asked)).toBe(1);
  expect(await store.keys.retire(randomUUID(), [newest.id])).toBe(0);
  const fresh = createKeyStoreClient({ socketPath: store.socketPath });
  await expect(fresh.unwrap(organisationId, old.id)).rejects.toMatchObject({
    code: 'key-destroyed',
  });
  expect((await fresh.obtain(name)).id).toBe(newest.id);
  expect((await fresh.obtain(other)).id).toBe(current.id);
  await fresh.close();
  await store.stop();
  // Neither folder brings it back at the next start.
  const again = await stores.start(store);
  expectInStep(store);
  await expect(again.keys.unwrap(organisationId, old.id)).rejects.toMatchObject({
    code: 'key-destroyed',
  });
  expect((await again.keys.rotate(name)).id).not.toBe(newest.id);
});

test('the versions of a name come newest first', async () => {
  const store = await stores.start();
  const name = buildKeyName({ kind: 'index' });
  const first = await store.keys.versions(name);
  expect(first).toHaveLength(1);
  await store.keys.rotateMany(name.organisationId, ['index'], LATER);
  const versions = await store.keys.versions(name);
  expect(versions.map(({ id }) => id)).toEqual([expect.any(String), first[0]?.id]);
  expect(versions[1]).toEqual(first[0]);
});
