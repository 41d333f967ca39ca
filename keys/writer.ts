/**
 * Group commit into both folders: what arrives while a commit is under way shares the next one.
 * While a folder fails nothing is written, and before each refusal the folder is tried again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Refusal } from '../domain/errors.ts';
import { Batch } from './batch.ts';
import { errorCodeOf, FolderFailure } from './folder.ts';
import type { Folder } from './folder.ts';
import type { Keyring } from './keyring.ts';
import { copyOver, findFolder, keepOnly, stepSlots } from './opening.ts';
import type { OpenedStore, Slot } from './opening.ts';
import { settleRoot } from './root-key.ts';

// Larger groups would keep those waiting who only want to open a key.
const MAX_SHARED = 250;
const HEAL_EVERY_MS = 1000;

/** Changes rows through the batch. A Refusal refuses this work alone and must be thrown before any change. */
export type Work<T> = (batch: Batch) => T | Promise<T>;

interface Waiting {
  work: Work<unknown>;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface Writer {
  /** Resolves when the change is on the disk in both folders. Refuses 'keys-unavailable'. */
  write<T>(work: Work<T>): Promise<T>;
  /** Tries a failed folder again, at most once a second. */
  heal(): void;
  lastError(): { at: string; code: string } | null;
  /** Waits for what is under way and refuses what comes later. */
  stop(): Promise<void>;
}

export function createWriter(given: {
  opened: OpenedStore;
  keyring: Keyring;
  rootKeyFile: string;
  now: () => Date;
  log: Logger;
}): Writer {
  const { opened, keyring, now, log } = given;
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let isStopped = false;
  let lastHeal = -Infinity;
  let lastError: { at: string; code: string } | null = null;

  function write<T>(work: Work<T>): Promise<T> {
    if (isStopped) return Promise.reject(new Refusal('keys-unavailable'));
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: (value) => resolve(value as T), reject });
      running ??= run();
    });
  }

  async function run(): Promise<void> {
    // The turn lets everything that has reached the sockets join; each commit blocks, and so gathers the next.
    await nextTurn();
    while (waiting.length > 0) {
      await commitTogether(waiting.splice(0, MAX_SHARED));
      await nextTurn();
    }
    running = undefined;
  }

  async function commitTogether(group: Waiting[]): Promise<void> {
    heal();
    const { main, mirror } = writable();
    if (!main || !mirror) return refuseAll(group);
    const answers: (() => void)[] = [];
    try {
      main.begin(opened.confirmed);
      mirror.begin(opened.confirmed);
      const batch = new Batch([main, mirror], {
        sequence: opened.confirmed + 1,
        madeAt: now().toISOString(),
        keyring,
        roots: opened.roots,
      });
      for (const one of group) answers.push(await outcomeOf(one, batch));
      finish(batch, main, mirror);
    } catch (error) {
      fail(error, main, mirror);
      return refuseAll(group);
    }
    for (const answer of answers) answer();
  }

  async function outcomeOf(one: Waiting, batch: Batch): Promise<() => void> {
    try {
      const value = await one.work(batch);
      return () => one.resolve(value);
    } catch (error) {
      if (error instanceof Refusal) return () => one.reject(error);
      throw error;
    }
  }

  function finish(batch: Batch, main: Folder, mirror: Folder): void {
    if (batch.changes === 0) {
      main.rollback();
      mirror.rollback();
      return;
    }
    main.advance(batch.sequence);
    mirror.advance(batch.sequence);
    main.commit();
    mirror.commit();
    opened.confirmed = batch.sequence;
    afterRootChange(main);
  }

  function afterRootChange(folder: Folder): void {
    if (opened.roots.size === 1) return;
    const check = folder.store().root_check;
    settleRoot(given.rootKeyFile, opened.storeId, check);
    keepOnly(opened.roots, check);
  }

  function fail(error: unknown, main: Folder, mirror: Folder): void {
    for (const folder of [main, mirror]) {
      try {
        folder.rollback();
      } catch (rollbackError) {
        log.error({ folder: folder.role, code: errorCodeOf(rollbackError) }, 'rollback failed');
      }
    }
    keyring.forget();
    note(errorCodeOf(error));
    if (error instanceof FolderFailure) {
      const slot = error.role === 'main' ? opened.main : opened.mirror;
      slot.failure = error.code;
      log.error(
        { folder: error.role, code: error.code },
        'key folder failed; no new keys until it is back',
      );
      return;
    }
    // No disk's fault but a bug, or a key above that does not open: the folders stay in use.
    log.error({ err: error }, 'a change of the key store failed');
  }

  function writable(): { main: Folder | undefined; mirror: Folder | undefined } {
    const isWhole = opened.main.failure === null && opened.mirror.failure === null;
    return isWhole
      ? { main: opened.main.folder, mirror: opened.mirror.folder }
      : { main: undefined, mirror: undefined };
  }

  function heal(): void {
    const failed = [opened.main, opened.mirror].filter((slot) => slot.failure !== null);
    if (failed.length === 0) return;
    if (performance.now() - lastHeal < HEAL_EVERY_MS) return;
    lastHeal = performance.now();
    try {
      if (!failed.map(reopen).every(Boolean)) return;
      const store = stepSlots(opened.main, opened.mirror, opened.roots, now().toISOString(), log);
      opened.confirmed = store.sequence;
      keyring.forget();
      settleRoot(given.rootKeyFile, opened.storeId, store.root_check);
      keepOnly(opened.roots, store.root_check);
      for (const slot of failed) slot.failure = null;
      log.warn({ folders: failed.map((slot) => slot.role) }, 'key folder is back and in step');
    } catch (error) {
      note(errorCodeOf(error));
      log.error({ code: errorCodeOf(error) }, 'key folders could not be brought into step');
    }
  }

  /**
   * A folder that is gone is not made again while the process runs: behind a lost mount an empty folder would
   * pass for the second disk. Starting the key store again is the operator's word that it may be rebuilt.
   */
  function reopen(slot: Slot): boolean {
    const found = findFolder(slot, 'leave');
    if (found.state !== 'usable') {
      note(found.code);
      return false;
    }
    if (found.folder.store().id !== opened.storeId) {
      found.folder.close();
      note('store-mixed');
      return false;
    }
    slot.folder?.close();
    slot.folder = found.folder;
    const other = slot === opened.main ? opened.mirror : opened.main;
    if (!opened.roots.has(found.folder.store().root_check) && other.folder) {
      copyOver(slot, other.folder, 'other-root-key', log);
    }
    return slot.folder !== undefined;
  }

  function note(code: string): void {
    lastError = { at: now().toISOString(), code };
  }

  return {
    write,
    heal() {
      if (running === undefined) heal();
    },
    lastError: () => lastError,
    async stop() {
      isStopped = true;
      while (running) await running;
    },
  };
}

function refuseAll(group: Waiting[]): void {
  for (const one of group) one.reject(new Refusal('keys-unavailable'));
}
