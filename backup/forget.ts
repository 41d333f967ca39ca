/** What is older than it is to be kept: base backups, and the log that only they needed. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readLsn, readSegment, SEGMENT, segmentAt } from './segments.ts';
import { baseFile, folderOf, listBases, listWal, mirrorOf, type Store } from './store.ts';

/**
 * Removes base backups that were finished before, but never the newest one; then the log in front of the oldest that
 * stays. The ids of those that went.
 */
export async function forgetOld(store: Store, before: number): Promise<string[]> {
  const { bases } = await listBases(store);
  const old = bases.slice(0, -1).filter(({ finishedAt }) => finishedAt < before);
  for (const { id } of old) {
    const folder = folderOf(join(store.root, baseFile(id, 'base')));
    // The manifest first: what is half gone counts as none.
    for (const place of [folder, mirrorOf(store, folder)].filter((one) => one !== null)) {
      rmSync(join(place, 'manifest.mbk'), { force: true });
      rmSync(place, { recursive: true, force: true });
    }
  }
  const [oldest] = bases.filter((base) => !old.includes(base));
  if (oldest && old.length > 0) forgetLog(store, oldest);
  return old.map(({ id }) => id);
}

function forgetLog(
  store: Store,
  { systemId, segmentSize, timeline, startLsn }: Awaited<ReturnType<typeof listBases>>['bases'][0],
): void {
  const first = segmentAt(timeline, readLsn(startLsn), segmentSize);
  for (const { name, path } of listWal(store, systemId).values()) {
    if (!SEGMENT.test(name)) continue;
    const one = readSegment(name, segmentSize);
    if (one.number >= first.number || one.timeline > timeline) continue;
    for (const place of [path, mirrorOf(store, path)].filter((file) => file !== null))
      rmSync(place, { force: true });
  }
}
