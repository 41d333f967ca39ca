/** Looks for sentences where none may be: every file of a data folder, in every form a program might write them. */
import {
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  closeSync,
  existsSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Finding {
  file: string;
  form: string;
}

/** The bytes a text may appear as. Base64 has three forms, by where in its threes the text begins. */
export function formsOf(text: string): Map<string, Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  const forms = new Map<string, Buffer>([
    ['utf-8', bytes],
    ['utf-16le', utf16],
    ['utf-16be', Buffer.from(utf16).swap16()],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['hex-upper', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['url', Buffer.from(encodeURIComponent(text))],
    ['json', Buffer.from(escaped.map((code) => `\\u${code}`).join(''))],
    ['json-upper', Buffer.from(escaped.map((code) => `\\u${code.toUpperCase()}`).join(''))],
  ]);
  for (const shift of [0, 1, 2]) {
    // Only the letters that depend on the text alone: a neighbour shares the first and last ones.
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const inner = whole.slice(shift === 0 ? 0 : shift + 1, -1);
    forms.set(`base64-${shift}`, Buffer.from(inner));
    const url = inner.replaceAll('+', '-').replaceAll('/', '_');
    if (url !== inner) forms.set(`base64url-${shift}`, Buffer.from(url));
  }
  return forms;
}

/**
 * Every file in which one of the texts stands. `root`: a data folder; what lies elsewhere (links, LOCATION) is followed.
 * `since`: when the texts came into the world, in ms; files last written before cannot hold them.
 */
export function findPlaintext(root: string, texts: readonly string[], since = 0): Finding[] {
  const forms = texts.flatMap((text) => [...formsOf(text)]);
  const findings: Finding[] = [];
  for (const file of filesUnder(root, new Set())) {
    if (lastWritten(file) < since) continue;
    const found = new Set<string>();
    eachPiece(file, Math.max(0, ...forms.map(([, bytes]) => bytes.length)), (piece) => {
      for (const [form, bytes] of forms) if (piece.includes(bytes)) found.add(form);
    });
    for (const form of found) findings.push({ file, form });
  }
  return findings;
}

function lastWritten(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function* filesUnder(folder: string, seen: Set<string>): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // A socket, or a file that is gone again.
    const stat = existsSync(path) ? statSync(path) : null;
    if (!stat) continue;
    const identity = `${stat.dev}/${stat.ino}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (stat.isDirectory()) yield* filesUnder(path, seen);
    else if (stat.isFile()) yield path;
    if (name === 'LOCATION') {
      const elsewhere = readFileSync(path, 'utf8').trim();
      if (existsSync(elsewhere)) yield* filesUnder(elsewhere, seen);
    }
  }
}

const PIECE = 8_000_000;

/** Reads a file in pieces that overlap, so that nothing hides on a border. */
function eachPiece(file: string, overlap: number, look: (piece: Buffer) => void): void {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    // Removed meanwhile, as databases do with their temporary files.
    return;
  }
  try {
    const buffer = Buffer.alloc(PIECE + overlap);
    let kept = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, kept, PIECE, null);
      if (read === 0) return;
      const piece = buffer.subarray(0, kept + read);
      look(piece);
      kept = Math.min(overlap, piece.length);
      piece.copy(buffer, 0, piece.length - kept);
    }
  } finally {
    closeSync(descriptor);
  }
}
