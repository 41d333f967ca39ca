/** How the store finds its two folders at the start: made, opened, rebuilt from each other, or refused. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import { errorCodeOf, Folder, storeFileOf } from './folder.ts';
import type { FolderRole } from './folder.ts';
import type { Roots } from './keyring.ts';
import { bringIntoStep, copyFolder } from './reconcile.ts';
import { obtainRoot, readMark, readRoots, settleRoot, wipeFile, writeMark } from './root-key.ts';
import { STORE_FORMAT } from './rows.ts';
import type { StoreRow } from './rows.ts';
import { StartRefusal } from './start-refusal.ts';
import { rootCheckOf } from './wrapping.ts';

export interface StorePlaces {
  directory: string;
  mirrorDirectory: string;
  rootKeyFile: string;
}

/** A folder and how it fares. A folder with a failure is not written; if it is still open, it may be read. */
export interface Slot {
  readonly role: FolderRole;
  readonly directory: string;
  folder: Folder | undefined;
  failure: string | null;
}

export interface OpenedStore {
  storeId: string;
  main: Slot;
  mirror: Slot;
  roots: Roots;
  /** The last commit known to be in both folders. */
  confirmed: number;
}

type Found =
  | { state: 'usable'; folder: Folder }
  | { state: 'missing' | 'corrupt' | 'unusable'; code: string };

/** Opens the store, or makes it where none ever was. Throws a StartRefusal; never replaces what it cannot read by an empty store. */
export function openFolders(places: StorePlaces, madeAt: string, log: Logger): OpenedStore {
  const slots = [
    slotOf('main', places.directory),
    slotOf('mirror', places.mirrorDirectory),
  ] as const;
  const founds = slots.map((slot) => findFolder(slot, 'make')) as [Found, Found];
  const usable = founds.filter((found) => found.state === 'usable').map(({ folder }) => folder);
  const [first] = usable;
  try {
    if (!first) return makeStore(slots, founds, places, madeAt, log);
    const storeId = agreedStoreId(usable, places.rootKeyFile);
    const roots = readRoots(places.rootKeyFile, storeId);
    const good = withRightRoot(usable, roots, places.rootKeyFile);
    founds.forEach((found, at) => {
      const slot = slots[at];
      if (slot) settleSlot(slot, found, good, roots, log);
    });
    return stepTogether({ storeId, slots, roots, places, madeAt, log });
  } catch (error) {
    for (const folder of usable) folder.close();
    for (const slot of slots) slot.folder?.close();
    throw error;
  }
}

/** Looks into one folder; with 'make' a folder that is not there is made, as at the start and never later. */
export function findFolder(
  slot: Pick<Slot, 'role' | 'directory'>,
  absent: 'make' | 'leave',
): Found {
  let folder: Folder | undefined;
  try {
    if (absent === 'make') mkdirSync(slot.directory, { recursive: true, mode: 0o700 });
    if (!existsSync(storeFileOf(slot.directory))) return { state: 'missing', code: 'missing' };
    folder = new Folder(slot.role, slot.directory);
    const checked = folder.check();
    if (checked === 'ok') return { state: 'usable', folder };
    folder.close();
    return checked === 'empty'
      ? { state: 'missing', code: 'empty' }
      : { state: 'corrupt', code: 'corrupt' };
  } catch (error) {
    folder?.close();
    const code = errorCodeOf(error);
    // A table or column that is not there is damage too; a locked or forbidden file is not.
    const isDamaged = code === 'corrupt' || code === 'sqlite-1';
    return { state: isDamaged ? 'corrupt' : 'unusable', code };
  }
}

function slotOf(role: FolderRole, directory: string): Slot {
  return { role, directory, folder: undefined, failure: null };
}

function makeStore(
  slots: readonly [Slot, Slot],
  founds: readonly [Found, Found],
  places: StorePlaces,
  madeAt: string,
  log: Logger,
): OpenedStore {
  const [main, mirror] = slots;
  const mark = readMark(places.rootKeyFile);
  const states = founds.map((found) => found.state);
  if (states.includes('unusable')) {
    throw new StartRefusal(
      'store-unusable',
      `鍵のフォルダー（${main.directory} と ${mirror.directory}）を使えません。権限とディスクの状態を確かめてください。`,
      `The key folders ${main.directory} and ${mirror.directory} cannot be used; see their permissions and disks.`,
    );
  }
  if (states.includes('corrupt')) {
    throw new StartRefusal(
      'store-unreadable',
      `鍵の保管庫を読み取れません（${main.directory} と ${mirror.directory}）。どちらかをバックアップから戻してから、もう一度起動してください。`,
      `No readable key store in ${main.directory} or ${mirror.directory}. Restore one of them from the key-store backup.`,
    );
  }
  if (mark) {
    throw new StartRefusal(
      'store-lost',
      `鍵の保管庫（${mark.storeId}）の中身が両方のフォルダーから失われています（${main.directory} と ${mirror.directory}）。どちらかを戻してください。新しく作り直しても、これまでの記録は開けません。`,
      `Key store ${mark.storeId} was here and both its folders are empty (${main.directory}, ${mirror.directory}). ` +
        'Bring one of them back; a new store would open nothing that was ever written.',
    );
  }
  const root = obtainRoot(places.rootKeyFile);
  const storeId = randomUUID();
  const store: StoreRow = {
    id: storeId,
    format: STORE_FORMAT,
    sequence: 0,
    root_check: rootCheckOf(root, storeId),
    root_version: 1,
    created_at: madeAt,
  };
  for (const slot of slots) slot.folder = makeFolder(slot, (folder) => folder.putStore(store));
  writeMark(places.rootKeyFile, { storeId, madeAt });
  log.info({ storeId }, 'key store made');
  const roots: Roots = new Map([[store.root_check, root]]);
  return { storeId, main, mirror, roots, confirmed: 0 };
}

/** Schema and content come in one transaction: a folder cut short while it was made counts as empty. */
function makeFolder(slot: Slot, fill: (folder: Folder) => void): Folder {
  wipeFile(storeFileOf(slot.directory));
  // A journal left behind belongs to the file just removed, and would be played back into the new one.
  wipeFile(`${storeFileOf(slot.directory)}-journal`);
  const folder = new Folder(slot.role, slot.directory);
  try {
    folder.begin();
    folder.createSchema();
    fill(folder);
    folder.commit();
    return folder;
  } catch (error) {
    folder.close();
    throw error;
  }
}

function agreedStoreId(usable: Folder[], rootKeyFile: string): string {
  const ids = new Set(usable.map((folder) => folder.store().id));
  const mark = readMark(rootKeyFile);
  if (mark) ids.add(mark.storeId);
  const [storeId] = ids;
  if (ids.size !== 1 || storeId === undefined) {
    throw new StartRefusal(
      'store-mixed',
      `鍵の二つのフォルダーとルート鍵が、別々の保管庫のものです（${[...ids].join('、')}）。同じ保管庫のものをそろえてください。`,
      `The key folders and the root key file belong to different key stores (${[...ids].join(', ')}).`,
    );
  }
  return storeId;
}

/** The folder that is furthest ahead among those the root key belongs to. */
function withRightRoot(usable: Folder[], roots: Roots, rootKeyFile: string): Folder {
  if (roots.size === 0) {
    throw new StartRefusal(
      'root-key-missing',
      `鍵の保管庫はありますが、ルート鍵（${rootKeyFile}）がありません。保管者の控えから戻してください。`,
      `There is a key store, but no root key in ${rootKeyFile}. Bring it back from a custodian's copy.`,
    );
  }
  const ordered = usable.toSorted((a, b) => b.store().sequence - a.store().sequence);
  const right = ordered.find((folder) => roots.has(folder.store().root_check));
  // One commit ahead is a root key replaced halfway; more means that the key at hand is an old one.
  const isOld = right && (ordered[0]?.store().sequence ?? 0) > right.store().sequence + 1;
  if (!right || isOld) {
    throw new StartRefusal(
      'root-key-wrong',
      `ルート鍵（${rootKeyFile}）が、この保管庫のものではありません。正しいルート鍵に戻してください。`,
      `The root key in ${rootKeyFile} is not the one of this key store.`,
    );
  }
  return right;
}

function settleSlot(slot: Slot, found: Found, good: Folder, roots: Roots, log: Logger): void {
  if (found.state === 'unusable') {
    slot.failure = found.code;
    log.error(
      { folder: slot.role, code: found.code },
      'key folder cannot be used; no new keys until it can',
    );
    return;
  }
  if (found.state === 'usable') {
    slot.folder = found.folder;
    if (!roots.has(found.folder.store().root_check)) copyOver(slot, good, 'other-root-key', log);
    return;
  }
  try {
    slot.folder = makeFolder(slot, (folder) => folder.putStore({ ...good.store(), sequence: 0 }));
  } catch (error) {
    slot.failure = errorCodeOf(error);
    log.error({ folder: slot.role, code: slot.failure }, 'key folder could not be made again');
    return;
  }
  copyOver(slot, good, found.code, log);
}

/** Gives a folder that holds nothing of use the content of the good one. */
export function copyOver(slot: Slot, good: Folder, code: string, log: Logger): void {
  if (!slot.folder) return;
  try {
    const rows = copyFolder(good, slot.folder);
    log.warn({ folder: slot.role, code, rows }, 'key folder rebuilt from the other one');
  } catch (error) {
    slot.folder.close();
    slot.folder = undefined;
    slot.failure = errorCodeOf(error);
    log.error({ folder: slot.role, code: slot.failure }, 'key folder could not be rebuilt');
  }
}

function stepTogether(given: {
  storeId: string;
  slots: readonly [Slot, Slot];
  roots: Roots;
  places: StorePlaces;
  madeAt: string;
  log: Logger;
}): OpenedStore {
  const { storeId, roots, places } = given;
  const [main, mirror] = given.slots;
  const store = stepSlots(main, mirror, roots, given.madeAt, given.log);
  settleRoot(places.rootKeyFile, storeId, store.root_check);
  keepOnly(roots, store.root_check);
  if (!readMark(places.rootKeyFile)) {
    writeMark(places.rootKeyFile, { storeId, madeAt: store.created_at });
  }
  const isWhole = main.folder !== undefined && mirror.folder !== undefined;
  // With one folder away its last commit may be missing there: the key it made was never answered.
  const confirmed = isWhole ? store.sequence : store.sequence - 1;
  return { storeId, main, mirror, roots, confirmed };
}

/** Compares both folders and repairs what differs; with one folder away there is nothing to compare. */
export function stepSlots(
  main: Slot,
  mirror: Slot,
  roots: Roots,
  madeAt: string,
  log: Logger,
): StoreRow {
  if (main.folder && mirror.folder) {
    const { ahead, adopted, copied } = bringIntoStep(main.folder, mirror.folder, roots, madeAt);
    if (adopted + copied > 0) {
      log.warn({ ahead, adopted, copied }, 'key folders differed and were brought into step');
    }
  }
  const folder = main.folder ?? mirror.folder;
  if (!folder) throw new Error('no key folder is open');
  return folder.store();
}

/** Forgets, wiped, every root key but the store's own. */
export function keepOnly(roots: Roots, check: string): void {
  for (const [known, root] of roots) {
    if (known === check) continue;
    root.fill(0);
    roots.delete(known);
  }
}
