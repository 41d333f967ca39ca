/** Changes that are written to every folder alike, inside the transactions the caller has begun. */
import { randomUUID } from 'node:crypto';
import type { Folder } from './folder.ts';
import type { Keyring, Roots } from './keyring.ts';
import { dataKeyContext, parentKeyContext } from './rows.ts';
import type { DataKeyRow, DestroyedRow, NameColumns, ParentKeyRow, Table } from './rows.ts';
import { newMaterial, wrapKey } from './wrapping.ts';

export interface NewKey {
  id: string;
  material: Buffer;
}

export class Batch {
  /** Where the changes are read back from. */
  readonly reads: Folder;
  readonly storeId: string;
  readonly sequence: number;
  readonly madeAt: string;
  readonly keyring: Keyring;
  readonly roots: Roots;
  changes = 0;
  readonly #folders: readonly Folder[];

  constructor(
    folders: readonly [Folder, ...Folder[]],
    given: { sequence: number; madeAt: string; keyring: Keyring; roots: Roots },
  ) {
    this.#folders = folders;
    this.reads = folders[0];
    this.storeId = this.reads.store().id;
    this.sequence = given.sequence;
    this.madeAt = given.madeAt;
    this.keyring = given.keyring;
    this.roots = given.roots;
  }

  put(table: Table, row: ParentKeyRow | DataKeyRow | DestroyedRow): void {
    this.changes += 1;
    for (const folder of this.#folders) folder.put(table, row);
  }

  remove(table: Table, id: string): void {
    this.changes += 1;
    for (const folder of this.#folders) folder.remove(table, id);
  }

  /** From here on the store belongs to another root key. */
  putRoot(check: string): void {
    this.changes += 1;
    for (const folder of this.#folders) {
      const store = folder.store();
      folder.putStore({ ...store, root_check: check, root_version: store.root_version + 1 });
    }
  }

  /** The parent key of an organisation or service; made when there is none. */
  ensureParent(organisation: string, service: string): ParentKeyRow {
    return (
      this.reads.currentParentKey(organisation, service) ?? this.addParent(organisation, service)
    );
  }

  /** A new version of a parent key, itself wrapped under the newest key above it. */
  addParent(organisation: string, service: string): ParentKeyRow {
    const last = this.reads.currentParentKey(organisation, service);
    const above = service === '' ? undefined : this.ensureParent(organisation, '');
    const place = { organisation, service, version: (last?.version ?? 0) + 1 };
    const parent = above?.id ?? this.reads.store().root_check;
    const parentMaterial = this.keyring.parent(this.reads, parent);
    const row: ParentKeyRow = {
      id: randomUUID(),
      ...place,
      parent,
      wrapped: wrapKey(parentMaterial, newMaterial(), parentKeyContext(this.storeId, place)),
      sequence: this.sequence,
      made_at: this.madeAt,
    };
    this.put('parent_keys', row);
    return row;
  }

  nextVersion(name: NameColumns): number {
    return (this.reads.dataKeysOf(name)[0]?.version ?? 0) + 1;
  }

  /** A new key as the next version of its name. */
  addDataKey({ organisation, service, kind, object }: NameColumns): NewKey {
    const name = { organisation, service, kind, object };
    const id = randomUUID();
    const material = newMaterial();
    const version = this.nextVersion(name);
    this.wrapDataKey(
      { id, ...name, version, sequence: this.sequence, made_at: this.madeAt },
      material,
    );
    return { id, material };
  }

  /** Wraps the key under its scope's newest parent key and puts it in the place its row names. */
  wrapDataKey(place: Omit<DataKeyRow, 'parent' | 'wrapped'>, material: Buffer): void {
    const parent = this.ensureParent(place.organisation, place.service);
    const parentMaterial = this.keyring.parent(this.reads, parent.id);
    const wrapped = wrapKey(parentMaterial, material, dataKeyContext(this.storeId, place));
    this.put('data_keys', { ...place, parent: parent.id, wrapped });
  }
}
