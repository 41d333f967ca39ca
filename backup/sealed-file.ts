/**
 * The file every backup is written in: a plain header, then what it holds, compressed and encrypted in frames, then a
 * SHA-256 over all of it. Each file has a data key of its own, agreed between a key made for it and the recipient's
 * public key: the host that writes backups cannot open them. No imports but Node's: the database's own user runs it.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';

const MAGIC = Buffer.from('MBK1');
const FRAME_BYTES = 1024 * 1024;
/** Of a frame: whether it is the last one, and how long it is. */
const FRAME_HEAD = 5;
const TAG_BYTES = 16;
const SEAL_BYTES = 32;
const LONGEST_HEADER = 65_536;

export type SealedKind = 'wal' | 'base' | 'manifest' | 'settings' | 'keys';

/** What anybody may read of a file; the frames are bound to it. */
export interface Header {
  id: string;
  kind: SealedKind;
  /** What it holds: the name of a segment, of a base backup, … */
  name: string;
  madeAt: string;
  /** Whose private key opens it: a fingerprint. */
  recipient: string;
  /** The public half of the key that was made for this file. */
  ephemeral: string;
  meta: Readonly<Record<string, string | number>>;
}

/** A backup that cannot be used, and why: `code` is shown on screens. */
export class BackupFault extends Error {
  readonly code: string;

  constructor(code: string, file: string) {
    super(`${code}: ${file}`);
    this.name = 'BackupFault';
    this.code = code;
  }
}

export interface SealOptions {
  from: Buffer | Readable;
  to: string;
  kind: SealedKind;
  name: string;
  /** The public key backups are made for, as PEM. */
  recipient: string;
  meta?: Header['meta'];
  now?: Date;
}

/** Writes it beside its place, on disk for sure, and puts it there in one step. Answers its size. */
export async function sealFile(options: SealOptions): Promise<{ stored: number }> {
  const part = `${options.to}.${process.pid}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    const stored = await writeSealed(file, options);
    await file.sync();
    await file.close();
    await rename(part, options.to);
    await syncFolder(dirname(options.to));
    return { stored };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

async function writeSealed(file: FileHandle, options: SealOptions): Promise<number> {
  const { from, kind, name, recipient, meta = {}, now = new Date() } = options;
  const receiver = createPublicKey(recipient);
  const own = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const header: Header = {
    id: randomUUID(),
    kind,
    name,
    madeAt: now.toISOString(),
    recipient: fingerprintOf(receiver),
    ephemeral: own.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    meta,
  };
  const head = headBytes(header);
  const key = dataKey(own.privateKey, receiver, head);
  const seal = createHash('sha256');
  let stored = 0;
  async function write(bytes: Buffer): Promise<void> {
    seal.update(bytes);
    stored += bytes.length;
    await file.writeFile(bytes);
  }
  await write(head);
  const source = Buffer.isBuffer(from) ? Readable.from([from]) : from;
  const compressed = source.pipe(createZstdCompress());
  source.on('error', (error) => compressed.destroy(error));
  let counter = 0n;
  for await (const { bytes, isLast } of inFrames(compressed)) {
    await write(encrypted(bytes, { key, head, counter, isLast }));
    counter += 1n;
  }
  const digest = seal.digest();
  await file.writeFile(digest);
  return stored + digest.length;
}

interface Frame {
  key: Buffer;
  head: Buffer;
  counter: bigint;
  isLast: boolean;
}

/** The key is the file's own, so a counter is a nonce that never comes twice. */
function nonceOf(counter: bigint): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(counter, 4);
  return nonce;
}

function encrypted(bytes: Buffer, { key, head, counter, isLast }: Frame): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(counter));
  const start = Buffer.alloc(FRAME_HEAD);
  start.writeUInt8(isLast ? 1 : 0, 0);
  start.writeUInt32BE(bytes.length, 1);
  cipher.setAAD(Buffer.concat([head, start]));
  return Buffer.concat([start, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Pieces of one size; one is held back, so that the last is known. */
async function* inFrames(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    size += chunk.length;
    if (size <= FRAME_BYTES) continue;
    let whole = Buffer.concat(waiting);
    while (whole.length > FRAME_BYTES) {
      yield { bytes: whole.subarray(0, FRAME_BYTES), isLast: false };
      whole = whole.subarray(FRAME_BYTES);
    }
    waiting = [whole];
    size = whole.length;
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

function headBytes(header: Header): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([MAGIC, length, text]);
}

/** Bound to the whole header: a file that is given another's name does not open. */
function dataKey(own: KeyObject, other: KeyObject, head: Buffer): Buffer {
  const secret = diffieHellman({ privateKey: own, publicKey: other });
  const salt = createHash('sha256').update(head).digest();
  return Buffer.from(hkdfSync('sha256', secret, salt, 'madoguchi backup', 32));
}

/** Short name of a public key. */
export function fingerprintOf(key: KeyObject | string): string {
  const publicKey = typeof key === 'string' ? createPublicKey(key) : key;
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** The header alone; says nothing of the rest. Throws BackupFault. */
export async function readHeader(path: string): Promise<Header> {
  const file = await openForReading(path);
  try {
    return (await readHead(file, path)).header;
  } finally {
    await file.close();
  }
}

/** Reads it all and compares with its seal: what fell off or turned over is found without any key. Throws BackupFault. */
export async function checkSeal(path: string): Promise<Header> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    if (size < SEAL_BYTES + MAGIC.length) throw new BackupFault('cut-off', path);
    const hash = createHash('sha256');
    const body = file.createReadStream({ start: 0, end: size - SEAL_BYTES - 1, autoClose: false });
    for await (const chunk of body) hash.update(chunk as Buffer);
    const seal = await readAt(file, size - SEAL_BYTES, SEAL_BYTES);
    if (!hash.digest().equals(seal)) throw new BackupFault('damaged', path);
    return (await readHead(file, path)).header;
  } finally {
    await file.close();
  }
}

/**
 * What it holds, as a stream that fails before its end where anything is wrong. The seal is checked first; `expects`
 * says what the caller takes it for.
 */
export async function openSealed(
  path: string,
  privateKey: string,
  expects: { kind: SealedKind; name: string },
): Promise<Readable> {
  const header = await checkSeal(path);
  if (header.kind !== expects.kind || header.name !== expects.name)
    throw new BackupFault('another-file', path);
  const own = createPrivateKey(privateKey);
  if (fingerprintOf(createPublicKey(own)) !== header.recipient)
    throw new BackupFault('another-key', path);
  const plain = createZstdDecompress();
  const frames = Readable.from(decrypted(path, own));
  frames.on('error', (error) => plain.destroy(error));
  plain.on('close', () => frames.destroy());
  return frames.pipe(plain);
}

async function* decrypted(path: string, own: KeyObject): AsyncGenerator<Buffer> {
  const file = await openForReading(path);
  try {
    const { header, head } = await readHead(file, path);
    const ephemeral = createPublicKey({
      key: Buffer.from(header.ephemeral, 'base64'),
      type: 'spki',
      format: 'der',
    });
    const key = dataKey(own, ephemeral, head);
    const end = (await file.stat()).size - SEAL_BYTES;
    let place = head.length;
    for (let counter = 0n; ; counter += 1n) {
      const start = await readAt(file, place, FRAME_HEAD);
      const length = start.readUInt32BE(1);
      const isLast = start.readUInt8(0) === 1;
      place += FRAME_HEAD + length + TAG_BYTES;
      if (length > FRAME_BYTES || place > end) throw new BackupFault('cut-off', path);
      const bytes = await readAt(file, place - length - TAG_BYTES, length + TAG_BYTES);
      yield opened(bytes, start, { key, head, counter, isLast }, path);
      if (isLast) break;
    }
    if (place !== end) throw new BackupFault('damaged', path);
  } finally {
    await file.close();
  }
}

function opened(bytes: Buffer, start: Buffer, { key, head, counter }: Frame, path: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(counter));
  decipher.setAAD(Buffer.concat([head, start]));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new BackupFault('damaged', path);
  }
}

async function readHead(file: FileHandle, path: string): Promise<{ header: Header; head: Buffer }> {
  const start = await readAt(file, 0, MAGIC.length + 4);
  const length = start.length < MAGIC.length + 4 ? 0 : start.readUInt32BE(MAGIC.length);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC) || length > LONGEST_HEADER)
    throw new BackupFault('no-backup', path);
  const text = await readAt(file, start.length, length);
  try {
    const header = JSON.parse(text.toString('utf8')) as Header;
    return { header, head: Buffer.concat([start, text]) };
  } catch {
    throw new BackupFault('damaged', path);
  }
}

/** As much as there is, where it ends early. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function openForReading(path: string): Promise<FileHandle> {
  return open(path, 'r').catch(() => {
    throw new BackupFault('missing', path);
  });
}

/** The same file in a second folder, put there in one step. */
export async function copySealed(from: string, to: string): Promise<void> {
  const part = `${to}.${process.pid}.part`;
  await copyFile(from, part);
  const file = await open(part, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, to);
  await syncFolder(dirname(to));
}

/** A name is on disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The whole content of a small file. */
export async function readSealed(
  path: string,
  privateKey: string,
  expects: { kind: SealedKind; name: string },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await openSealed(path, privateKey, expects))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
