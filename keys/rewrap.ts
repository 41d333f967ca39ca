/** New parent keys, and everything below wrapped again, so that an old copy of the store dies with the old parents. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from '../domain/errors.ts';
import type { Batch } from './batch.ts';
import { writeNextRoot } from './root-key.ts';
import { parentKeyContext } from './rows.ts';
import type { DataKeyRow } from './rows.ts';
import { newMaterial, rootCheckOf, wrapKey } from './wrapping.ts';

const KEYS_PER_TURN = 200;

/** Replaces the parent keys of the organisation and its services. Refuses 'key-missing' when it has none. */
export async function rewrapOrganisation(batch: Batch, organisation: string): Promise<number> {
  const old = batch.reads.parentKeys(organisation);
  if (old.length === 0) throw new Refusal('key-missing');
  const rows = batch.reads.dataKeysOfOrganisation(organisation);
  // Sorted, so that the organisation's own ('') comes first: the services' new keys hang on it.
  const services = [...new Set(['', ...old.map((row) => row.service)])].toSorted();
  for (const service of services) batch.addParent(organisation, service);
  await rewrapDataKeys(batch, rows);
  for (const row of old) batch.remove('parent_keys', row.id);
  return rows.length;
}

async function rewrapDataKeys(batch: Batch, rows: DataKeyRow[]): Promise<void> {
  for (const [at, row] of rows.entries()) {
    const material = batch.keyring.openData(batch.reads, row);
    batch.wrapDataKey(row, material);
    material.fill(0);
    // Thousands of keys take a while; those who only want to open one are let through in between.
    if (at % KEYS_PER_TURN === KEYS_PER_TURN - 1) await nextTurn();
  }
}

/**
 * Makes a new root key and wraps the organisations' keys under it. The key is on the disk beside the old one
 * before the store depends on it; which of the two stays is settled after the commit, or at the next start.
 */
export function rewrapUnderNewRoot(batch: Batch, rootKeyFile: string): number {
  const root = newMaterial();
  const check = rootCheckOf(root, batch.storeId);
  const rows = batch.reads.parentKeys().filter((row) => row.service === '');
  writeNextRoot(rootKeyFile, root);
  batch.roots.set(check, root);
  for (const row of rows) {
    const material = batch.keyring.openParent(batch.reads, row);
    const wrapped = wrapKey(root, material, parentKeyContext(batch.storeId, row));
    batch.put('parent_keys', { ...row, parent: check, wrapped });
    material.fill(0);
  }
  batch.putRoot(check);
  return rows.length;
}
