/**
 * What is signed of an organisation's audit trail: a checkpoint in the C2SP text form (origin, size, head, a line with
 * the time, then the signature). The reader is written apart from it: scripts/audit/verify.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';

export interface Checkpoint {
  /** How many rows the chain has. */
  size: bigint;
  /** The hash of the last of them. */
  head: Buffer;
  at: Date;
  /** From here on checkpoints are signed by that key. */
  nextKey?: Buffer;
}

const ED25519 = Buffer.of(1);
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** The first line of the organisation's checkpoints, and the name of its key. */
export function originOf(organisationId: string): string {
  return `madoguchi/audit/${organisationId}`;
}

/** The hash before the first row: no chain of one organisation can pass for another's. */
export function genesisOf(organisationId: string): Buffer {
  return createHash('sha256')
    .update(`${originOf(organisationId)}\n`)
    .digest();
}

/** The next hash of the chain. Over the row's digest, so that a row can be held back and the chain still be proved. */
export function linkHash(before: Uint8Array, digest: Uint8Array): Buffer {
  return createHash('sha256').update(before).update(digest).digest();
}

/** What the key store signs. */
export function noteText(organisationId: string, { size, head, at, nextKey }: Checkpoint): string {
  const lines = [
    originOf(organisationId),
    size,
    head.toString('base64'),
    `time ${at.toISOString()}`,
  ];
  if (nextKey) lines.push(`next-key ${publicKeyText(organisationId, nextKey)}`);
  return `${lines.join('\n')}\n`;
}

/** The signed text: see C2SP signed-note. */
export function signedNote(
  organisationId: string,
  text: string,
  { publicKey, signature }: { publicKey: Buffer; signature: Buffer },
): string {
  const sealed = Buffer.concat([keyHash(organisationId, publicKey), signature]);
  return `${text}\n— ${originOf(organisationId)} ${sealed.toString('base64')}\n`;
}

/** As C2SP writes a key that verifies: name, hash, kind and key. */
export function publicKeyText(organisationId: string, publicKey: Buffer): string {
  const hash = keyHash(organisationId, publicKey).toString('hex');
  return `${originOf(organisationId)}+${hash}+${Buffer.concat([ED25519, publicKey]).toString('base64')}`;
}

/** Whether the note is that organisation's and signed by that key. */
export function isSignedBy(organisationId: string, note: string, publicKey: Buffer): boolean {
  const end = note.indexOf('\n\n');
  const [, name, sealed] = /^— (\S+) (\S+)\n$/u.exec(note.slice(end + 2)) ?? [];
  if (end < 0 || name !== originOf(organisationId) || sealed === undefined) return false;
  const bytes = Buffer.from(sealed, 'base64');
  if (!bytes.subarray(0, 4).equals(keyHash(organisationId, publicKey))) return false;
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(note.slice(0, end + 1)), key, bytes.subarray(4));
}

/** Size and head of a note that this product wrote; `null` for anything else. */
export function readNote(note: string): { size: bigint; head: Buffer } | null {
  const [, size, head] = /^\S+\n(\d{1,18})\n([A-Za-z0-9+/]{43}=)\n/u.exec(note) ?? [];
  if (size === undefined || head === undefined) return null;
  return { size: BigInt(size), head: Buffer.from(head, 'base64') };
}

function keyHash(organisationId: string, publicKey: Buffer): Buffer {
  const named = [Buffer.from(`${originOf(organisationId)}\n`), ED25519, publicKey];
  return createHash('sha256').update(Buffer.concat(named)).digest().subarray(0, 4);
}
