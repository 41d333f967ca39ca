/** Reads an exported trail, checkpoints from outside and keys from their files. */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Evidence, Kept, Manifest, Note } from './kinds.ts';
import { readNote } from './note.ts';

/** What is wrong with the files themselves, in words for whoever put them there. */
export class UnreadableError extends Error {}

const CHUNK = 1024 * 1024;

export function readExport(folder: string): Omit<Evidence, 'outside' | 'pinned' | 'kept'> {
  for (const name of [
    'manifest.json',
    'log.jsonl',
    'chain.jsonl',
    'checkpoints.jsonl',
    'keys.json',
  ]) {
    if (!existsSync(join(folder, name)))
      throw new UnreadableError(`${join(folder, name)} がありません。(is missing)`);
  }
  return {
    manifest: readManifest(join(folder, 'manifest.json')),
    keys: readKeys(join(folder, 'keys.json')),
    notes: readNotes(join(folder, 'checkpoints.jsonl')),
    log: linesOf(join(folder, 'log.jsonl')),
    chain: linesOf(join(folder, 'chain.jsonl')),
  };
}

/** Checkpoints of that trail in a folder that was kept outside, or in one file of it. */
export function readOutside(path: string, origin: string): Note[] {
  if (!existsSync(path)) throw new UnreadableError(`${path} がありません。(is missing)`);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith('.jsonl'))
        .toSorted()
        .map((name) => join(path, name))
    : [path];
  return files.flatMap(readNotes).filter((note) => note.origin === origin);
}

/** One key a line; lines that begin with # say what they are. */
export function readPinned(path: string): string[] {
  const keys = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0) throw new UnreadableError(`${path} に鍵がありません。(holds no key)`);
  return keys;
}

/** By origin, what this checker saw last; nothing is remembered in a file that is not there yet. */
export function readKept(path: string): Record<string, Kept> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, Kept>) : {};
}

function readManifest(path: string): Manifest {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const { origin, first, before, until } = value;
  const isWhole =
    typeof origin === 'string' &&
    Number.isSafeInteger(first) &&
    typeof before === 'string' &&
    /^[0-9a-f]{64}$/u.test(before);
  if (!isWhole) throw new UnreadableError(`${path} を読み取れません。(is not a manifest)`);
  return {
    origin,
    first: Number(first),
    before,
    until: typeof until === 'string' ? until : null,
  };
}

function readKeys(path: string): string[] {
  const listed = JSON.parse(readFileSync(path, 'utf8')) as { publicKey: string }[];
  return listed.map(({ publicKey }) => String(publicKey));
}

/** What is no checkpoint is passed over: a line that a crash cut off, in the folder outside. */
function readNotes(path: string): Note[] {
  return [...linesOf(path)].flatMap((line) => {
    try {
      const { note } = JSON.parse(line.toString('utf8')) as { note: string };
      return readNote(note) ?? [];
    } catch {
      return [];
    }
  });
}

/** The lines of a file of any size. */
function* linesOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const n = readSync(file, chunk, 0, CHUNK, null);
      const bytes = Buffer.concat([rest, chunk.subarray(0, n)]);
      let from = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
        yield bytes.subarray(from, end);
        from = end + 1;
      }
      rest = bytes.subarray(from);
      if (n === 0) break;
    }
    if (rest.length > 0) yield rest;
  } finally {
    closeSync(file);
  }
}
