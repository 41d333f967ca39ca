/**
 * Brings the two folders into step. The one with the higher commit number is right, but for three things:
 * a key that only the other one has is kept, a key that only opens there is taken from there,
 * and a destruction in either one holds in both.
 */
import { Batch } from './batch.ts';
import type { Folder, FolderRole } from './folder.ts';
import { createKeyring } from './keyring.ts';
import type { Keyring, Roots } from './keyring.ts';
import { TABLES } from './rows.ts';
import type { DataKeyRow, DestroyedRow, ParentKeyRow, Table } from './rows.ts';

export interface Reconciled {
  /** The folder that was ahead, or 'main' when neither was. */
  ahead: FolderRole;
  /** Rows the folder ahead took from the other one. */
  adopted: number;
  /** Rows that were written or removed in the folder behind. */
  copied: number;
}

export function bringIntoStep(
  main: Folder,
  mirror: Folder,
  roots: Roots,
  madeAt: string,
): Reconciled {
  const isMirrorAhead = mirror.store().sequence > main.store().sequence;
  const [ahead, behind] = isMirrorAhead ? [mirror, main] : [main, mirror];
  const adopted = adopt(ahead, behind, roots, madeAt);
  return { ahead: ahead.role, adopted, copied: copyFolder(ahead, behind) };
}

/** Makes `to` hold exactly the rows of `from`, in one transaction; answers how many rows differed. */
export function copyFolder(from: Folder, to: Folder): number {
  let copied = 0;
  transact(to, () => {
    for (const table of Object.keys(TABLES) as Table[]) {
      const changed = differences(table, from, to);
      // Removals first: a row may take the place (its unique name) of one that goes.
      for (const { id, left } of changed) if (!left) to.remove(table, id);
      for (const { left } of changed) if (left) to.put(table, left);
      copied += changed.length;
    }
    const store = from.store();
    if (JSON.stringify(store) !== JSON.stringify(to.store())) {
      to.putStore(store);
      copied += 1;
    }
  });
  return copied;
}

function adopt(ahead: Folder, behind: Folder, roots: Roots, madeAt: string): number {
  const storeId = ahead.store().id;
  const own = createKeyring(storeId, roots);
  const other = createKeyring(storeId, roots);
  let adopted = 0;
  transact(ahead, () => {
    const batch = new Batch([ahead], {
      sequence: ahead.store().sequence,
      madeAt,
      keyring: own,
      roots,
    });
    adoptDestructions(batch, behind);
    adoptParents(batch, behind, own, other);
    adoptDataKeys(batch, behind, own, other);
    adopted = batch.changes;
  });
  own.forget();
  other.forget();
  return adopted;
}

function adoptDestructions(batch: Batch, behind: Folder): void {
  const ahead = batch.reads;
  for (const { left, right } of differences<DestroyedRow>('destroyed', ahead, behind)) {
    if (left || !right) continue;
    batch.put('destroyed', right);
    for (const key of ahead.dataKeysOf(right)) batch.remove('data_keys', key.id);
    if (ahead.dataKey(right.id)) batch.remove('data_keys', right.id);
  }
}

function adoptParents(batch: Batch, behind: Folder, own: Keyring, other: Keyring): void {
  const ahead = batch.reads;
  const changed = differences<ParentKeyRow>('parent_keys', ahead, behind);
  // An organisation's key before those of its services, which open only under it.
  changed.sort((a, b) => (a.right?.service ?? '').localeCompare(b.right?.service ?? ''));
  for (const { left, right } of changed) {
    if (!left || !right || opens(() => own.openParent(ahead, left))) continue;
    if (opens(() => other.openParent(behind, right))) batch.put('parent_keys', right);
  }
}

function adoptDataKeys(batch: Batch, behind: Folder, own: Keyring, other: Keyring): void {
  const ahead = batch.reads;
  for (const { left, right } of differences<DataKeyRow>('data_keys', ahead, behind)) {
    if (!right || ahead.destroyedName(right).length > 0 || ahead.destroyedKey(right.id)) continue;
    if (left && opens(() => own.openData(ahead, left))) continue;
    const material = opens(() => other.openData(behind, right));
    if (!material) continue;
    const place = left ?? { ...right, version: batch.nextVersion(right) };
    batch.wrapDataKey({ ...place, sequence: batch.sequence }, material);
    material.fill(0);
  }
}

function opens(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

interface Difference<Row> {
  id: string;
  left: Row | undefined;
  right: Row | undefined;
}

/** The rows in which two folders differ. All are read before the first is changed. */
function differences<Row extends ParentKeyRow | DataKeyRow | DestroyedRow>(
  table: Table,
  left: Folder,
  right: Folder,
): Difference<Row>[] {
  return [...walk<Row>(table, left, right)];
}

/** Goes through both folders in the order of the ids, and so never holds a whole table in memory. */
function* walk<Row extends ParentKeyRow | DataKeyRow | DestroyedRow>(
  table: Table,
  leftFolder: Folder,
  rightFolder: Folder,
): Generator<Difference<Row>> {
  const lefts = leftFolder.rows(table);
  const rights = rightFolder.rows(table);
  let left = lefts.next().value;
  let right = rights.next().value;
  while (left || right) {
    const isLeft = left !== undefined && (right === undefined || left.id <= right.id);
    const isRight = right !== undefined && (left === undefined || right.id <= left.id);
    const id = (isLeft ? left?.id : right?.id) ?? '';
    if (!(isLeft && isRight && isSameRow(table, left, right))) {
      yield {
        id,
        left: isLeft ? (left as unknown as Row) : undefined,
        right: isRight ? (right as unknown as Row) : undefined,
      };
    }
    if (isLeft) left = lefts.next().value;
    if (isRight) right = rights.next().value;
  }
}

/** Whether two folders hold the same of a row. */
export function isSameRow(
  table: Table,
  left: Record<string, unknown>,
  right: Record<string, unknown>,
): boolean {
  return TABLES[table].every((column) => {
    const [a, b] = [left[column], right[column]];
    return a instanceof Uint8Array && b instanceof Uint8Array
      ? Buffer.compare(a, b) === 0
      : a === b;
  });
}

function transact(folder: Folder, change: () => void): void {
  folder.begin();
  try {
    change();
    folder.commit();
  } catch (error) {
    folder.rollback();
    throw error;
  }
}
