/** Looks through both folders whole: every page, every key, every row, and the cells of keys that are gone. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errorCodeOf } from './folder.ts';
import type { Folder } from './folder.ts';
import { createKeyring } from './keyring.ts';
import type { Keyring, Roots } from './keyring.ts';
import { findFolder } from './opening.ts';
import type { Slot } from './opening.ts';
import type { KeyCheck } from './protocol.ts';
import { isSameRow } from './reconcile.ts';
import { TABLES } from './rows.ts';
import type { DataKeyRow, ParentKeyRow, Table } from './rows.ts';

/** Whoever wants a key waits no longer than these rows take. */
const ROWS_PER_TURN = 300;
const AFTER_ALL = '\u{10ffff}';

type Where = KeyCheck['findings'][number]['folder'];

/** What is found is counted, never repaired: which folder is right is settled at the next start, or by a person. */
export async function verifyFolders(
  slots: readonly [Slot, Slot],
  given: { storeId: string; roots: Roots },
): Promise<KeyCheck> {
  const counts = new Map<string, KeyCheck['findings'][number]>();
  function note(folder: Where, code: string): void {
    const known = counts.get(`${folder} ${code}`);
    if (known) known.count += 1;
    else counts.set(`${folder} ${code}`, { folder, code, count: 1 });
  }
  for (const { role, failure } of slots) if (failure !== null) note(role, failure);
  // Opened afresh: what the store has in its memory says nothing of what the disk holds.
  const fresh = slots.map((slot) => openAfresh(slot, note));
  const [main, mirror] = fresh;
  let keys = 0;
  try {
    for (const folder of fresh)
      if (folder) keys = Math.max(keys, await verifyFolder(folder, given, note));
    if (main && mirror) await compare(main, mirror, note);
  } finally {
    for (const folder of fresh) folder?.close();
  }
  return { keys, findings: [...counts.values()] };
}

function openAfresh(slot: Slot, note: Note): Folder | undefined {
  const found = findFolder(slot, 'leave');
  if (found.state === 'usable') return found.folder;
  if (slot.failure === null) note(slot.role, found.code);
  return undefined;
}

type Note = (folder: Where, code: string) => void;

async function verifyFolder(
  folder: Folder,
  { storeId, roots }: { storeId: string; roots: Roots },
  note: Note,
): Promise<number> {
  const keyring = createKeyring(storeId, roots);
  let keys = 0;
  try {
    if (folder.pages() !== 'ok') note(folder.role, 'pages');
    for (const table of ['parent_keys', 'data_keys'] as const) {
      for await (const row of rowsOf(folder, table)) {
        keys += table === 'data_keys' ? 1 : 0;
        if (!opens(keyring, folder, table, row)) note(folder.role, 'key-does-not-open');
      }
    }
    for (let left = folder.unwipedCells(); left > 0; left -= 1) note(folder.role, 'unwiped');
  } catch (error) {
    note(folder.role, errorCodeOf(error));
  } finally {
    keyring.forget();
  }
  return keys;
}

type Row = Record<string, unknown> & { id: string };

async function* rowsOf(folder: Folder, table: Table): AsyncGenerator<Row> {
  let after = '';
  for (;;) {
    const page = folder.rowsBetween(table, after, AFTER_ALL, ROWS_PER_TURN);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < ROWS_PER_TURN) return;
    after = last.id;
    await nextTurn();
  }
}

function opens(
  keyring: Keyring,
  folder: Folder,
  table: 'parent_keys' | 'data_keys',
  row: Row,
): boolean {
  try {
    const material =
      table === 'parent_keys'
        ? keyring.openParent(folder, row as unknown as ParentKeyRow)
        : keyring.openData(folder, row as unknown as DataKeyRow);
    material.fill(0);
    return true;
  } catch {
    return false;
  }
}

async function compare(main: Folder, mirror: Folder, note: Note): Promise<void> {
  try {
    if (JSON.stringify(main.store()) !== JSON.stringify(mirror.store())) note('both', 'differ');
    for (const table of Object.keys(TABLES) as Table[])
      await compareTable(table, main, mirror, note);
  } catch {
    // That a folder cannot be read is noted where it was looked through by itself.
    note('both', 'differ');
  }
}

/** A stretch at a time, both folders within one turn: what is written meanwhile is in both or in neither. */
async function compareTable(table: Table, main: Folder, mirror: Folder, note: Note): Promise<void> {
  let after = '';
  for (;;) {
    const lefts = main.rowsBetween(table, after, AFTER_ALL, ROWS_PER_TURN);
    const until = lefts.length < ROWS_PER_TURN ? AFTER_ALL : (lefts.at(-1)?.id ?? AFTER_ALL);
    const rights = new Map(
      mirror.rowsBetween(table, after, until, Number.MAX_SAFE_INTEGER).map((row) => [row.id, row]),
    );
    for (const left of lefts) {
      const right = rights.get(left.id);
      rights.delete(left.id);
      if (!right || !isSameRow(table, left, right)) note('both', 'differ');
    }
    for (const _more of rights) note('both', 'differ');
    if (until === AFTER_ALL) return;
    after = until;
    await nextTurn();
  }
}
