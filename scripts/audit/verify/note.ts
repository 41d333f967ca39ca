/** Reads and verifies checkpoints (C2SP tlog-checkpoint and signed-note, Ed25519). */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Note } from './kinds.ts';

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519 = 1;

/** `null` for a text that is no checkpoint. */
export function readNote(text: string): Note | null {
  const end = text.indexOf('\n\n');
  if (end < 0) return null;
  const [origin = '', size = '', head = '', ...more] = text.slice(0, end).split('\n');
  const [, name, sealed] = /^— (\S+) ([A-Za-z0-9+/=]+)\n$/u.exec(text.slice(end + 2)) ?? [];
  if (origin === '' || !/^\d{1,15}$/u.test(size) || !/^[A-Za-z0-9+/]{43}=$/u.test(head))
    return null;
  if (name === undefined || sealed === undefined) return null;
  return {
    text,
    origin,
    size: Number(size),
    head: Buffer.from(head, 'base64').toString('hex'),
    time: valueOf(more, 'time') ?? '',
    nextKey: valueOf(more, 'next-key'),
    name,
    sealed: Buffer.from(sealed, 'base64'),
  };
}

function valueOf(lines: readonly string[], name: string): string | null {
  return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
}

/** Whether that key (name+hash+key) signed it. */
export function isSignedBy(note: Note, key: string): boolean {
  const [, name, hash, encoded] = /^(\S+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(key) ?? [];
  if (name === undefined || encoded === undefined || name !== note.name) return false;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 33 || bytes[0] !== ED25519) return false;
  const named = createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
  if (named.toString('hex') !== hash || !note.sealed.subarray(0, 4).equals(named)) return false;
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, bytes.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  const signed = note.text.slice(0, note.text.indexOf('\n\n') + 1);
  return verify(null, Buffer.from(signed), publicKey, note.sealed.subarray(4));
}
