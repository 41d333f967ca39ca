/** A lock between processes that cannot outlive its holder: the operating system drops it with the process. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Lock {
  release(): void;
}

/** Takes the lock `file` or gives null when another process (or another caller here) holds it. */
export function tryLock(file: string): Lock | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // An exclusive SQLite transaction is a lock that works alike on every system and needs no native add-on.
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  writeFileSync(holderFile(file), String(process.pid), { mode: 0o600 });
  return {
    release() {
      rmSync(holderFile(file), { force: true });
      database.close();
    },
  };
}

/** Waits until the lock is free. `onWait` is called once if there is something to wait for. */
export async function waitForLock(file: string, onWait: () => void): Promise<Lock> {
  let hasWaited = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (!hasWaited) onWait();
    hasWaited = true;
    await sleep(500);
  }
}

/** The process that holds the lock, for a message to people. */
export function lockHolder(file: string): string {
  try {
    return readFileSync(holderFile(file), 'utf8');
  } catch {
    return '?';
  }
}

function holderFile(file: string): string {
  return `${file}.holder`;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
