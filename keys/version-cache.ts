/** The keys a name has had, as the store told them last: few names are asked for in this way, and each often. */
import type { KeyStoreClientOptions } from './client.ts';
import type { KeyConnection } from './connection.ts';
import type { KeyName, KeyVersion } from './key-store.ts';
import { copyOf, dataKeyOf, isUnavailable, nameText } from './wire.ts';

const MAX_NAMES = 1_000;

export function createVersionCache(
  connection: KeyConnection,
  options: KeyStoreClientOptions & { timeoutMs: number },
) {
  const { cacheMs = 60_000, staleMs = 600_000 } = options;
  const clock = options.clock ?? (() => performance.now());
  const known = new Map<string, { versions: KeyVersion[]; fetchedAt: number }>();

  function forget(text: string): void {
    for (const { material } of known.get(text)?.versions ?? []) material.fill(0);
    known.delete(text);
  }

  async function get(name: KeyName): Promise<KeyVersion[]> {
    const text = nameText(name);
    const before = known.get(text);
    const age = before ? clock() - before.fetchedAt : Infinity;
    if (before && (age < cacheMs || (age < staleMs && connection.isAway())))
      return before.versions.map(copyOfVersion);
    try {
      const wires = await connection.request('versions', { name }, options.timeoutMs);
      const versions = wires.map((wire) => ({ ...dataKeyOf(wire), madeAt: wire.madeAt }));
      forget(text);
      known.set(text, { versions, fetchedAt: clock() });
      const [oldest] = known.keys();
      if (known.size > MAX_NAMES && oldest !== undefined) forget(oldest);
      return versions.map(copyOfVersion);
    } catch (error) {
      const stale = known.get(text);
      if (isUnavailable(error) && stale && clock() - stale.fetchedAt < staleMs)
        return stale.versions.map(copyOfVersion);
      if (!isUnavailable(error)) forget(text);
      throw error;
    }
  }

  return {
    get,
    clear(): void {
      for (const text of known.keys()) forget(text);
    },
  };
}

function copyOfVersion(version: KeyVersion): KeyVersion {
  return { ...copyOf(version), madeAt: version.madeAt };
}
