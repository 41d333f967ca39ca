/** Opens wrapped keys: root key → organisation's key → service's key → data key. */
import type { Folder } from './folder.ts';
import { dataKeyContext, parentKeyContext } from './rows.ts';
import type { DataKeyRow, ParentKeyRow } from './rows.ts';
import { unwrapKey } from './wrapping.ts';

/** Root keys by their check value: one, or two while the root key is being replaced. */
export type Roots = Map<string, Buffer>;

export interface Keyring {
  /** The key-encrypting key (or root key) with that id, kept: not to be wiped by the caller. */
  parent(folder: Folder, id: string): Buffer;
  /** Throws when the key, or one above it, does not open. */
  openParent(folder: Folder, row: ParentKeyRow): Buffer;
  openData(folder: Folder, row: DataKeyRow): Buffer;
  /** Wipes what was opened so far; needed after parent keys were replaced. */
  forget(): void;
}

/** Keeps opened parent keys in memory: there are few, and every data key needs one. */
export function createKeyring(storeId: string, roots: Roots): Keyring {
  const opened = new Map<string, Buffer>();

  function parentById(folder: Folder, id: string): Buffer {
    const known = opened.get(id) ?? roots.get(id);
    if (known) return known;
    const row = folder.parentKey(id);
    if (!row) throw new Error('a parent key is missing');
    const material = openParent(folder, row);
    opened.set(id, material);
    return material;
  }

  function openParent(folder: Folder, row: ParentKeyRow): Buffer {
    const context = parentKeyContext(storeId, row);
    return unwrapKey(parentById(folder, row.parent), row.wrapped, context);
  }

  return {
    parent: parentById,
    openParent,
    openData(folder, row) {
      return unwrapKey(parentById(folder, row.parent), row.wrapped, dataKeyContext(storeId, row));
    },
    forget() {
      for (const material of opened.values()) material.fill(0);
      opened.clear();
    },
  };
}
