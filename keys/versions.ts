/** Newer versions of keys: for many names at once, which ones they left behind, and the end of those. */
import type { Batch } from './batch.ts';
import type { Folder } from './folder.ts';
import { MAX_CHANGED } from './protocol.ts';
import type { KeyInventory, SealingKind, SupersededKey } from './protocol.ts';
import type { NameColumns } from './rows.ts';

/** The client asks for the next ones after the last of these. */
const SUPERSEDED_AT_ONCE = 1000;

/** A new key for the first of these names whose newest is older than `madeBefore`; answers how many names that were. */
export function rotateInBatch(
  batch: Batch,
  given: {
    organisationId: string;
    kinds: readonly (SealingKind | 'index')[];
    madeBefore: string;
  },
): number {
  const { organisationId, kinds, madeBefore } = given;
  const names = batch.reads.namesMadeBefore(organisationId, kinds, madeBefore, MAX_CHANGED);
  for (const name of names) batch.addDataKey(name).material.fill(0);
  return names.length;
}

export function supersededIn(
  folder: Folder,
  organisationId: string,
  after: string | null,
): SupersededKey[] {
  const found = folder.superseded(organisationId, after ?? '', SUPERSEDED_AT_ONCE);
  return found.map(({ id, service, kind, object, superseded_at: supersededAt }) => ({
    id,
    serviceId: service === '' ? null : service,
    kind,
    objectId: object,
    supersededAt,
  }));
}

/**
 * Destroys these keys, each by itself: their names live on with their newest one, which is never taken here.
 * Answers how many are gone by this.
 */
export function retireInBatch(batch: Batch, organisationId: string, keyIds: string[]): number {
  let gone = 0;
  for (const id of keyIds) {
    const row = batch.reads.dataKey(id);
    if (row?.organisation !== organisationId || row.kind === 'audit') continue;
    if (batch.reads.dataKeysOf(row)[0]?.id === id) continue;
    batch.remove('data_keys', id);
    const name: NameColumns = { ...row, object: '' };
    batch.put('destroyed', {
      id,
      organisation: name.organisation,
      service: name.service,
      kind: name.kind,
      object: name.object,
      sequence: batch.sequence,
      destroyed_at: batch.madeAt,
    });
    gone += 1;
  }
  return gone;
}

export function inventoryOf(folder: Folder, organisationId: string): KeyInventory {
  const parent = folder.currentParentKey(organisationId, '');
  return {
    parent: parent ? { version: parent.version, madeAt: parent.made_at } : null,
    kinds: folder.inventory(organisationId),
    destroyed: folder.destroyedOf(organisationId),
  };
}
