/**
 * Copies of the store, by a rule of their own: a copy a day, encrypted for the backups' recipient, read back when it
 * is written, gone after a week. What was destroyed is gone from them by then; nothing is ever read from them while
 * a folder of the store is there.
 */
import { createReadStream, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { checkSeal, sealFile } from '../backup/sealed-file.ts';
import { Refusal } from '../domain/errors.ts';
import { KEY_COPY_DAYS } from '../domain/retention.ts';
import { errorCodeOf } from './folder.ts';
import type { Folder } from './folder.ts';
import type { KeyCopy, KeyStoreStatus } from './protocol.ts';
import { wipeFile } from './root-key.ts';

const DAY_MS = 86_400_000;
const NAME = /^keys-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z)\.mbk$/u;

export interface Copies {
  keep(folder: Folder, sequence: number): Promise<KeyCopy>;
  status(): KeyStoreStatus['copies'];
  isDue(): boolean;
}

/** Where no folder for copies is given. */
export const NO_COPIES: Copies = {
  keep: () => Promise.reject(new Refusal('keys-unavailable')),
  status: () => null,
  isDue: () => false,
};

export interface CopyPlaces {
  /** Where the copies go. */
  directory: string;
  /** The public key they are encrypted for, as PEM. */
  recipientFile: string;
  /** Where the plain copy (of wrapped keys) lies for a moment: the store's own folder. */
  workDirectory: string;
}

/** `folder.copyTo` reads one commit's content: the caller lets nothing be written meanwhile. */
export function createCopies(places: CopyPlaces, now: () => Date, log: Logger): Copies {
  let failure: string | null = null;

  function kept(): { file: string; at: string }[] {
    let names: string[];
    try {
      names = readdirSync(places.directory);
    } catch {
      return [];
    }
    return names
      .flatMap((file) => {
        const at = NAME.exec(file)?.[1];
        return at === undefined ? [] : [{ file, at: instantOf(at) }];
      })
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  }

  async function write(folder: Folder, sequence: number): Promise<KeyCopy> {
    const at = now();
    const plain = join(places.workDirectory, 'copy.sqlite');
    mkdirSync(places.directory, { recursive: true, mode: 0o700 });
    const name = `keys-${at.toISOString().replaceAll(':', '-')}`;
    const file = join(places.directory, `${name}.mbk`);
    const recipient = readFileSync(places.recipientFile, 'utf8');
    try {
      await folder.copyTo(plain);
      await sealFile({
        from: createReadStream(plain),
        to: file,
        kind: 'keys',
        name,
        recipient,
        meta: { sequence, storeId: folder.store().id },
        now: at,
      });
      await checkSeal(file);
    } finally {
      wipeFile(plain);
    }
    removeOld(at);
    return { file, at: at.toISOString(), sequence, bytes: statSync(file).size };
  }

  function removeOld(at: Date): void {
    const until = new Date(at.getTime() - KEY_COPY_DAYS * DAY_MS).toISOString();
    for (const copy of kept())
      if (copy.at < until) rmSync(join(places.directory, copy.file), { force: true });
  }

  return {
    async keep(folder, sequence) {
      try {
        const copy = await write(folder, sequence);
        failure = null;
        log.info({ sequence, bytes: copy.bytes }, 'a copy of the key store was kept');
        return copy;
      } catch (error) {
        failure = errorCodeOf(error);
        log.error({ code: failure }, 'no copy of the key store could be kept');
        throw new Refusal('keys-unavailable');
      }
    },
    status() {
      const all = kept();
      return { last: all.at(-1)?.at ?? null, count: all.length, failure };
    },
    isDue() {
      const last = kept().at(-1)?.at;
      return last === undefined || now().getTime() - Date.parse(last) >= DAY_MS;
    },
  };
}

/** Colons are no letters of a file's name everywhere. */
function instantOf(text: string): string {
  return text.replace(/T(\d{2})-(\d{2})-/u, 'T$1:$2:');
}
