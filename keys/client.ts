/** The key store as the other processes see it: behind its socket, with a short-lived cache in front. */
import { createKeyConnection } from './connection.ts';
import type { KeyConnection } from './connection.ts';
import { KeyCache } from './key-cache.ts';
import type { CachedKey } from './key-cache.ts';
import type { DataKey, KeyStore, SupersededKey } from './key-store.ts';
import { MAX_CHANGED, MAX_IDS } from './protocol.ts';
import type { WireKey } from './protocol.ts';
import type { Signer } from './signer.ts';
import { createVersionCache } from './version-cache.ts';
import { copyOf, dataKeyOf, isUnavailable, nameText } from './wire.ts';

export type { DataKey, KeyName, KeyStore } from './key-store.ts';
export type { Signed, Signer } from './signer.ts';

export interface KeyStoreClientOptions {
  socketPath: string;
  /** How long a key is used without asking again. */
  cacheMs?: number;
  /** How long it may be used while the store is away, counted from when it was fetched. */
  staleMs?: number;
  maxCached?: number;
  /** How long a request waits for its answer, a new connection included. */
  timeoutMs?: number;
  /** Wrapping a whole organisation again takes its time. */
  rewrapTimeoutMs?: number;
  /** A monotonic clock in milliseconds. */
  clock?: () => number;
}

const SWEEP_MS = 5_000;

export function createKeyStoreClient(options: KeyStoreClientOptions): KeyStore {
  const { timeoutMs = 2_000, rewrapTimeoutMs = 300_000 } = options;
  const connection = createKeyConnection(options.socketPath);
  const keys = createCachedKeys(connection, options);
  const versions = createVersionCache(connection, { ...options, timeoutMs });

  return {
    async obtain(name) {
      const text = nameText(name);
      return keys.get({
        call: `obtain ${text}`,
        organisationId: name.organisationId,
        name: text,
        find: () => keys.cache.findCurrent(text),
        ask: () => connection.request('obtain', { name }, timeoutMs),
      });
    },
    async unwrap(organisationId, keyId) {
      return keys.get({
        call: `unwrap ${organisationId} ${keyId}`,
        organisationId,
        name: undefined,
        find: () => ofOrganisation(organisationId, keys.cache.find(keyId)),
        ask: () => connection.request('unwrap', { organisationId, keyId }, timeoutMs),
      });
    },
    async searchUnwrap(organisationId, keyIds) {
      const found = keys.fresh(organisationId, keyIds);
      const wanted = [...new Set(keyIds)].filter((id) => !found.has(id));
      // One part after the other: between two parts the store answers those who wait for a single key.
      for (let from = 0; from < wanted.length; from += MAX_IDS) {
        const part = wanted.slice(from, from + MAX_IDS);
        const answered = await keys.getMany(organisationId, part, () =>
          connection.request('searchUnwrap', { organisationId, keyIds: part }, timeoutMs),
        );
        for (const key of answered) found.set(key.id, key);
      }
      return found;
    },
    async rotate(name) {
      const text = nameText(name);
      try {
        const wire = await connection.request('rotate', { name }, timeoutMs);
        return dataKeyOf(wire);
      } finally {
        // Also when the answer was lost: the store may have rotated all the same.
        keys.forgetName(text);
      }
    },
    rewrap(scope) {
      return connection.request('rewrap', { rewrap: scope }, rewrapTimeoutMs);
    },
    async destroy(name) {
      try {
        const { keyIds } = await connection.request('destroy', { name }, timeoutMs);
        for (const id of keyIds) keys.cache.forget(id);
      } finally {
        keys.forgetName(nameText(name));
      }
    },
    async endOrganisation(organisationId) {
      try {
        return await connection.request('endOrganisation', { organisationId }, rewrapTimeoutMs);
      } finally {
        keys.forgetOrganisation(organisationId);
      }
    },
    async sign(organisationId, text, keyId) {
      const asked = { organisationId, text, ...(keyId !== undefined && { keyId }) };
      const wire = await connection.request('sign', asked, timeoutMs);
      return { ...signerOf(wire), signature: Buffer.from(wire.signature, 'base64') };
    },
    async rotateSigner(organisationId) {
      return signerOf(await connection.request('rotateSigner', { organisationId }, timeoutMs));
    },
    versions: (name) => versions.get(name),
    async rotateMany(organisationId, kinds, madeBefore) {
      try {
        const asked = { organisationId, kinds: [...kinds], madeBefore };
        return await connection.request('rotateMany', asked, rewrapTimeoutMs);
      } finally {
        // Which names they were is not told: all are asked for anew.
        keys.forgetAll();
        versions.clear();
      }
    },
    async superseded(organisationId) {
      const found: SupersededKey[] = [];
      for (;;) {
        const after = found.at(-1)?.id ?? null;
        const asked = { organisationId, after };
        const part = await connection.request('superseded', asked, rewrapTimeoutMs);
        if (part.length === 0) return found;
        found.push(...part);
      }
    },
    async retire(organisationId, keyIds) {
      let gone = 0;
      for (let from = 0; from < keyIds.length; from += MAX_CHANGED) {
        const asked = { organisationId, keyIds: keyIds.slice(from, from + MAX_CHANGED) };
        gone += await connection.request('retire', asked, rewrapTimeoutMs);
      }
      for (const id of keyIds) keys.cache.forget(id);
      versions.clear();
      return gone;
    },
    inventory(organisationId) {
      return connection.request('inventory', { organisationId }, timeoutMs);
    },
    verify() {
      return connection.request('verify', {}, rewrapTimeoutMs);
    },
    backup() {
      return connection.request('backup', {}, rewrapTimeoutMs);
    },
    status() {
      return connection.request('status', {}, timeoutMs);
    },
    async close() {
      keys.close();
      versions.clear();
      await connection.close();
    },
  };
}

interface Question {
  /** Equal for questions that may share one answer. */
  call: string;
  organisationId: string;
  name: string | undefined;
  find: () => CachedKey | undefined;
  ask: () => Promise<WireKey>;
}

function createCachedKeys(connection: KeyConnection, options: KeyStoreClientOptions) {
  const { cacheMs = 60_000, staleMs = 600_000, maxCached = 20_000 } = options;
  const clock = options.clock ?? (() => performance.now());
  const cache = new KeyCache(maxCached);
  const asked = new Map<string, Promise<DataKey>>();
  /** Counts destructions and rotations: what was asked before one is not cached after it. */
  let generation = 0;

  const sweep = setInterval(() => {
    // While the store is away, what is here is all there is; otherwise it can be asked for again.
    cache.forgetOlderThan(clock() - (connection.isAway() ? staleMs : cacheMs));
  }, SWEEP_MS);
  sweep.unref();

  function ageOf(key: CachedKey | undefined): number {
    return key ? clock() - key.fetchedAt : Infinity;
  }

  /** A name's current key is as old as the word that it is current; a key by its id as old as its bytes. */
  function ageFor({ name }: Question, key: CachedKey | undefined): number {
    return name !== undefined && key ? clock() - key.namedAt : ageOf(key);
  }

  async function get(question: Question): Promise<DataKey> {
    const known = question.find();
    if (known && ageFor(question, known) < cacheMs) return copyOf(known);
    if (known && ageFor(question, known) < staleMs && connection.isAway()) {
      // Nobody waits for a store known to be away; this question finds out when it is back.
      fetchOnce(question).catch(() => undefined);
      return copyOf(known);
    }
    try {
      return copyOf(await fetchOnce(question));
    } catch (error) {
      const stale = question.find();
      if (isUnavailable(error) && stale && ageFor(question, stale) < staleMs) return copyOf(stale);
      throw error;
    }
  }

  /** The answer is shared by all who asked meanwhile: each copies it, none wipes it. */
  function fetchOnce(question: Question): Promise<DataKey> {
    const call = `${generation} ${question.call}`;
    const underWay = asked.get(call);
    if (underWay) return underWay;
    const fetched = fetchKey(question).finally(() => asked.delete(call));
    asked.set(call, fetched);
    return fetched;
  }

  async function fetchKey(question: Question): Promise<DataKey> {
    const askedIn = generation;
    try {
      const key = dataKeyOf(await question.ask());
      if (askedIn === generation) keep(question.organisationId, question.name, key);
      return key;
    } catch (error) {
      const gone = isUnavailable(error) ? undefined : question.find();
      if (gone) cache.forget(gone.id);
      throw error;
    }
  }

  function keep(organisationId: string, name: string | undefined, key: DataKey): void {
    const at = clock();
    cache.put({ organisationId, name, ...copyOf(key), fetchedAt: at, namedAt: at });
  }

  async function getMany(
    organisationId: string,
    keyIds: string[],
    ask: () => Promise<WireKey[]>,
  ): Promise<DataKey[]> {
    const askedIn = generation;
    try {
      const keys = (await ask()).map(dataKeyOf);
      if (askedIn === generation) for (const key of keys) keep(organisationId, undefined, key);
      return keys;
    } catch (error) {
      const known = keyIds.map((id) => ofOrganisation(organisationId, cache.find(id)));
      const stale = known.filter((key): key is CachedKey => ageOf(key) < staleMs);
      // A part of what was searched must not pass for the whole.
      if (!isUnavailable(error) || stale.length < keyIds.length) throw error;
      return stale.map(copyOf);
    }
  }

  return {
    cache,
    get,
    getMany,
    fresh(organisationId: string, keyIds: string[]): Map<string, DataKey> {
      const found = new Map<string, DataKey>();
      for (const id of keyIds) {
        const key = ofOrganisation(organisationId, cache.find(id));
        if (key && ageOf(key) < cacheMs) found.set(id, copyOf(key));
      }
      return found;
    },
    forgetOrganisation(organisationId: string): void {
      generation += 1;
      cache.forgetOrganisation(organisationId);
    },
    forgetName(name: string): void {
      generation += 1;
      cache.forgetName(name);
    },
    forgetAll(): void {
      generation += 1;
      cache.clear();
    },
    close(): void {
      clearInterval(sweep);
      cache.clear();
    },
  };
}

function ofOrganisation(organisationId: string, key: CachedKey | undefined): CachedKey | undefined {
  return key?.organisationId === organisationId ? key : undefined;
}

function signerOf({ keyId, publicKey }: { keyId: string; publicKey: string }): Signer {
  return { keyId, publicKey: Buffer.from(publicKey, 'base64') };
}
