import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { KeyStore, KeyStoreClientOptions } from '../../keys/client.ts';
import { KeyCache } from '../../keys/key-cache.ts';
import { buildKeyName, makeKeyPlaces, startKeyStore } from '../support/keys.ts';
import type { KeyPlaces, TestKeyStore } from '../support/keys.ts';

let store: TestKeyStore | undefined;
let silent: Server | undefined;
let places: KeyPlaces;
let clients: KeyStore[] = [];
let now = 0;

beforeEach(() => {
  places = makeKeyPlaces();
});

afterEach(async () => {
  for (const client of clients) await client.close();
  clients = [];
  await store?.stop();
  store = undefined;
  silent?.close();
  silent = undefined;
  rmSync(places.root, { recursive: true, force: true });
});

async function start(options: Partial<KeyStoreClientOptions> = {}) {
  store = await startKeyStore(places);
  const client = createKeyStoreClient({
    socketPath: places.socketPath,
    clock: () => now,
    timeoutMs: 200,
    ...options,
  });
  clients.push(client);
  return { client, other: store.keys };
}

async function takeAway() {
  await store?.stop();
  store = undefined;
}

describe('a fresh cached key', () => {
  test('is not taken for the current one of its name longer for being opened by its id', async () => {
    const { client, other } = await start({ cacheMs: 1_000 });
    const name = buildKeyName();
    const old = await client.obtain(name);
    const newest = await other.rotate(name);
    now += 900;
    expect((await client.obtain(name)).id).toBe(old.id);
    now += 200;
    await client.unwrap(name.organisationId, old.id);
    expect((await client.obtain(name)).id).toBe(newest.id);
  });

  test('is used without the store, by name and by id', async () => {
    const { client } = await start();
    const name = buildKeyName();
    const key = await client.obtain(name);
    await takeAway();
    expect(await client.obtain(name)).toEqual(key);
    expect(await client.unwrap(name.organisationId, key.id)).toEqual(key);
    expect(await client.searchUnwrap(name.organisationId, [key.id])).toEqual(
      new Map([[key.id, key]]),
    );
  });

  test('is not used for another organisation', async () => {
    const { client } = await start();
    const key = await client.obtain(buildKeyName());
    const stranger = client.unwrap(randomUUID(), key.id);
    await expect(stranger).rejects.toMatchObject({ code: 'key-missing' });
  });

  test("is each caller's own: one may wipe it while another uses it", async () => {
    const { client } = await start();
    const name = buildKeyName();
    const [one, another] = await Promise.all([client.obtain(name), client.obtain(name)]);
    const intact = Buffer.from(another.material);
    one.material.fill(0);
    expect(another.material).toEqual(intact);
    expect((await client.obtain(name)).material).toEqual(intact);
  });

  test('hides for at most its time that another process has destroyed or rotated it', async () => {
    const { client, other } = await start();
    const [name, rotated] = [buildKeyName(), buildKeyName()];
    const key = await client.obtain(name);
    await client.obtain(rotated);
    await other.destroy(name);
    const newer = await other.rotate(rotated);
    now += 59_999;
    expect(await client.obtain(name)).toEqual(key);
    now += 1;
    await expect(client.obtain(name)).rejects.toMatchObject({ code: 'key-destroyed' });
    const unwrapped = client.unwrap(name.organisationId, key.id);
    await expect(unwrapped).rejects.toMatchObject({ code: 'key-destroyed' });
    expect(await client.obtain(rotated)).toEqual(newer);
  });

  test('is forgotten at once when this client destroys or rotates it', async () => {
    const { client } = await start();
    const name = buildKeyName();
    const old = await client.obtain(name);
    const asked = client.obtain(buildKeyName());
    const newer = await client.rotate(name);
    expect(await client.obtain(name)).toEqual(newer);
    expect(await client.unwrap(name.organisationId, old.id)).toEqual(old);
    await client.destroy(name);
    await asked;
    for (const id of [old.id, newer.id]) {
      const unwrapped = client.unwrap(name.organisationId, id);
      await expect(unwrapped).rejects.toMatchObject({ code: 'key-destroyed' });
    }
  });

  test('that is asked for while it is being destroyed does not stay', async () => {
    const { client } = await start();
    const name = buildKeyName();
    await client.obtain(name);
    now += 60_000;
    const asked = client.obtain(name).catch(() => undefined);
    await client.destroy(name);
    await asked;
    await expect(client.obtain(name)).rejects.toMatchObject({ code: 'key-destroyed' });
  });
});

describe('while the store is away', () => {
  test('an older key is used for a bounded time, and no new one is made', async () => {
    const { client } = await start({ staleMs: 600_000 });
    const name = buildKeyName();
    const key = await client.obtain(name);
    await takeAway();
    now += 599_999;
    expect(await client.obtain(name)).toEqual(key);
    expect(await client.unwrap(name.organisationId, key.id)).toEqual(key);
    expect((await client.searchUnwrap(name.organisationId, [key.id])).size).toBe(1);
    await expect(client.obtain(buildKeyName())).rejects.toMatchObject({ code: 'keys-unavailable' });
    const partly = client.searchUnwrap(name.organisationId, [key.id, randomUUID()]);
    await expect(partly).rejects.toMatchObject({ code: 'keys-unavailable' });
    now += 1;
    await expect(client.obtain(name)).rejects.toMatchObject({ code: 'keys-unavailable' });
  });

  test('a request waits for it to come back, within its time', async () => {
    const { client } = await start({ timeoutMs: 10_000 });
    await client.status();
    await takeAway();
    const made = client.obtain(buildKeyName());
    store = await startKeyStore(places);
    expect((await made).material).toHaveLength(32);
  });

  test('a store that takes requests and never answers counts as away', async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent?.listen(places.socketPath, resolve);
    });
    const client = createKeyStoreClient({ socketPath: places.socketPath, timeoutMs: 50 });
    clients.push(client);
    await expect(client.status()).rejects.toMatchObject({ code: 'keys-unavailable' });
  });

  test('whatever answers in its place and is no key store is not believed', async () => {
    silent = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 400 Bad Request\n');
    });
    await new Promise<void>((resolve) => {
      silent?.listen(places.socketPath, resolve);
    });
    const client = createKeyStoreClient({ socketPath: places.socketPath, timeoutMs: 200 });
    clients.push(client);
    await expect(client.obtain(buildKeyName())).rejects.toMatchObject({ code: 'keys-unavailable' });
  });

  test('a closed client refuses', async () => {
    const { client } = await start();
    await client.close();
    await expect(client.status()).rejects.toMatchObject({ code: 'keys-unavailable' });
  });
});

describe('the cache', () => {
  function cached(id: string, name?: string) {
    const material = Buffer.alloc(32, 1);
    return { organisationId: 'o', id, material, name, fetchedAt: now, namedAt: now };
  }

  test('holds a bounded number, lets the least recently used go, and wipes it', () => {
    const cache = new KeyCache(2);
    const [a, b, c] = [cached('a', 'A'), cached('b', 'B'), cached('c', 'C')];
    cache.put(a);
    cache.put(b);
    cache.find('a');
    cache.put(c);
    expect(cache.size).toBe(2);
    expect(cache.findCurrent('B')).toBeUndefined();
    expect(b.material).toEqual(Buffer.alloc(32));
    expect(cache.findCurrent('A')).toBe(a);
    expect(a.material).toEqual(Buffer.alloc(32, 1));
  });

  test('wipes what has grown old and what it is cleared of', () => {
    const cache = new KeyCache(10);
    const old = cached('old', 'A');
    cache.put(old);
    now += 10;
    const young = cached('young', 'B');
    cache.put(young);
    cache.forgetOlderThan(now);
    expect(idsIn(cache)).toEqual(['young']);
    expect(old.material).toEqual(Buffer.alloc(32));
    cache.clear();
    expect(young.material).toEqual(Buffer.alloc(32));
  });

  function idsIn(cache: KeyCache): string[] {
    return ['old', 'young'].filter((id) => cache.find(id) !== undefined);
  }

  test('gives a client that may keep only one key the right one every time', async () => {
    const { client, other } = await start({ maxCached: 1 });
    const names = Array.from({ length: 50 }, () => buildKeyName());
    const keys = await Promise.all(names.map((name) => client.obtain(name)));
    for (const [n, name] of names.entries()) {
      expect(keys[n]).toEqual(await other.obtain(name));
      expect(keys[n]?.material).not.toEqual(Buffer.alloc(32));
    }
  });
});
