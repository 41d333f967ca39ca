import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import { buildKeyName, useKeyStore } from '../support/keys.ts';

const store = useKeyStore();

/** Another process, so to speak: it has cached nothing. */
function otherClient() {
  return createKeyStoreClient({ socketPath: store.socketPath });
}

describe('a key that is asked for', () => {
  test('is made once and stays the same', async () => {
    const name = buildKeyName();
    const first = await store.keys.obtain(name);
    const other = otherClient();
    const again = await other.obtain(name);
    expect(first.material).toHaveLength(32);
    expect(again).toEqual(first);
    await other.close();
  });

  test('is the same for all who ask at the same time', async () => {
    const name = buildKeyName();
    const clients = Array.from({ length: 4 }, otherClient);
    const asked = clients.flatMap((client) => [client.obtain(name), client.obtain(name)]);
    const keys = await Promise.all(asked);
    expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    await Promise.all(clients.map((client) => client.close()));
  });

  test.for([
    { kind: 'consultee' },
    { serviceId: null },
    { serviceId: randomUUID() },
    { objectId: randomUUID() },
    { organisationId: randomUUID() },
  ] as const)('is another one for another name: %o', async (change) => {
    const name = buildKeyName();
    const one = await store.keys.obtain(name);
    const another = await store.keys.obtain({ ...name, ...change });
    expect(another.id).not.toBe(one.id);
    expect(another.material.equals(one.material)).toBe(false);
  });

  test('is refused when its name is malformed', async () => {
    const upper = buildKeyName({ objectId: randomUUID().toUpperCase() });
    await expect(store.keys.obtain(upper)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('unwrapping', () => {
  test('opens a key by its id', async () => {
    const name = buildKeyName();
    const key = await store.keys.obtain(name);
    const other = otherClient();
    expect(await other.unwrap(name.organisationId, key.id)).toEqual(key);
    await other.close();
  });

  test('refuses a key of another organisation as if there were none', async () => {
    const { id } = await store.keys.obtain(buildKeyName());
    const stranger = randomUUID();
    await expect(store.keys.unwrap(stranger, id)).rejects.toMatchObject({ code: 'key-missing' });
    const other = otherClient();
    await expect(other.unwrap(stranger, id)).rejects.toMatchObject({ code: 'key-missing' });
    expect(await other.searchUnwrap(stranger, [id])).toEqual(new Map());
    await other.close();
  });

  test('opens many at once and leaves out what is missing or destroyed', async () => {
    const organisationId = randomUUID();
    const names = Array.from({ length: 1500 }, () => buildKeyName({ organisationId }));
    const keys = await Promise.all(names.map((name) => store.keys.obtain(name)));
    const [gone] = names;
    if (gone) await store.keys.destroy(gone);
    const other = otherClient();
    const ids = [...keys.map((key) => key.id), randomUUID()];
    const found = await other.searchUnwrap(organisationId, ids);
    expect(found.size).toBe(1499);
    for (const key of keys.slice(1)) expect(found.get(key.id)).toEqual(key);
    await other.close();
  });
});

describe('rotating', () => {
  test('makes a new current key while the old one still opens', async () => {
    const name = buildKeyName();
    const old = await store.keys.obtain(name);
    const rotated = await store.keys.rotate(name);
    expect(rotated.id).not.toBe(old.id);
    expect(await store.keys.obtain(name)).toEqual(rotated);
    const other = otherClient();
    expect(await other.obtain(name)).toEqual(rotated);
    expect(await other.unwrap(name.organisationId, old.id)).toEqual(old);
    await other.close();
  });
});

describe('destroying', () => {
  test('takes every version of the name for good, and can be repeated', async () => {
    const name = buildKeyName();
    const keys = [await store.keys.obtain(name), await store.keys.rotate(name)];
    await store.keys.destroy(name);
    await store.keys.destroy(name);
    for (const { id } of keys) {
      const unwrapped = store.keys.unwrap(name.organisationId, id);
      await expect(unwrapped).rejects.toMatchObject({ code: 'key-destroyed' });
    }
    await expect(store.keys.obtain(name)).rejects.toMatchObject({ code: 'key-destroyed' });
    await expect(store.keys.rotate(name)).rejects.toMatchObject({ code: 'key-destroyed' });
  });

  test('shuts a name that never had a key', async () => {
    const name = buildKeyName();
    await store.keys.destroy(name);
    await expect(store.keys.obtain(name)).rejects.toMatchObject({ code: 'key-destroyed' });
  });

  test('leaves the other keys of the service alone', async () => {
    const name = buildKeyName();
    const neighbour = { ...name, objectId: randomUUID() };
    await store.keys.obtain(name);
    const kept = await store.keys.obtain(neighbour);
    await store.keys.destroy(name);
    expect(await store.keys.unwrap(name.organisationId, kept.id)).toEqual(kept);
  });
});

describe('the status', () => {
  test('counts keys by kind and shows both folders in step', async () => {
    const before = await store.keys.status();
    const name = buildKeyName({ kind: 'file' });
    await store.keys.obtain(name);
    const after = await store.keys.status();
    expect(after.counts.file).toBe((before.counts.file ?? 0) + 1);
    expect(after.sequence).toBe(before.sequence + 1);
    expect(after).toMatchObject({
      writable: true,
      folders: { main: { failure: null }, mirror: { failure: null } },
      rootVersion: 1,
    });
    expect(after.organisations).toContainEqual(
      expect.objectContaining({ organisationId: name.organisationId, version: 1 }),
    );
  });
});
