/** Keeps the stand-in's memory in one JSON file, readable by its owner alone. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { PhoneState } from './state.ts';
import { completeState, emptyState, forgetExpired } from './state.ts';

export interface StateKeeper {
  state: PhoneState;
  /** Something changed; it is written soon. */
  changed(): void;
  /** Resolves when all changes so far are on the disk. */
  flush(): Promise<void>;
}

const WRITE_AFTER_MS = 300;

const StoredState = z.looseObject({
  version: z.literal(1),
  nextNumber: z.number(),
  channels: z.array(z.unknown()),
  people: z.array(z.unknown()),
  talks: z.record(z.string(), z.unknown()),
});

/** Without a file the memory lasts as long as the process. */
export function openState(file: string | undefined, now: () => Date): StateKeeper {
  const state = file === undefined ? emptyState() : load(file);
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function write(): Promise<void> {
    timer = null;
    if (file === undefined) return Promise.resolve();
    forgetExpired(state, now().getTime());
    const text = JSON.stringify(state);
    // One write after the other: both use the same temporary name.
    writing = writing.catch(() => undefined).then(() => replaceFile(file, text));
    return writing;
  }

  return {
    state,
    changed() {
      if (file === undefined || timer !== null) return;
      timer = setTimeout(() => {
        // A full disk must not end the practice; flush() at the stop reports it.
        write().catch(() => undefined);
      }, WRITE_AFTER_MS);
    },
    async flush() {
      if (timer !== null) clearTimeout(timer);
      await write();
    },
  };
}

function load(file: string): PhoneState {
  mkdirSync(dirname(file), { recursive: true });
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const state = StoredState.parse(stored) as unknown as PhoneState;
    return completeState({ ...emptyState(), ...state });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // A file that cannot be read is set aside, not overwritten: practice goes on from the beginning.
    if (!isMissing) renameSync(file, `${file}.unreadable`);
    return emptyState();
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
