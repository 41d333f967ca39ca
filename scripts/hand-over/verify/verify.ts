/** Whether a package is what was signed: every file by its SHA-256, the list of them by its signature. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { PackageReader } from './read.ts';

export interface PackageReport {
  /** What is wrong, in words; empty when nothing is. */
  findings: string[];
  notes: string[];
  /** SHA-256 of the list. */
  digest: string;
  files: number;
  rows: number;
}

interface Manifest {
  organisationId: string;
  contractEndId: string;
  package: number;
  files: { name: string; rows: number | null; bytes: number; sha256: string }[];
}

interface Signature {
  text: string;
  publicKey: string;
  signature: string;
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const LIST = 'manifest.json';
const SIGNATURE = 'signature.json';

/** `pinned`: the text of a file with the public key, or keys, that was received before. */
export async function verifyPackage(
  reader: PackageReader,
  pinned: string | null,
): Promise<PackageReport> {
  const findings: string[] = [];
  const notes: string[] = [];
  const list = await textOf(reader, LIST);
  const digest = createHash('sha256').update(list).digest('hex');
  const manifest = JSON.parse(list) as Manifest;
  const signature = JSON.parse(await textOf(reader, SIGNATURE)) as Signature;
  const { organisationId, contractEndId, package: n } = manifest;
  const wanted = `madoguchi/hand-over/${organisationId}\npackage ${contractEndId} ${n}\nsha256 ${digest}\n`;
  if (signature.text !== wanted || !isSigned(signature))
    findings.push('署名が、ファイルの一覧（manifest.json）に合いません。');
  if (pinned === null)
    notes.push(
      '公開鍵が指定されていないため、一式の中の公開鍵で確かめました（--public-key で指定できます）。',
    );
  else if (!isPinned(pinned, signature.publicKey))
    findings.push('署名の公開鍵が、指定された公開鍵と違います。');
  const names = new Set(reader.names());
  for (const file of manifest.files) {
    if (!names.has(file.name)) findings.push(`${file.name} がありません。`);
    else if ((await digestOf(reader, file.name)) !== file.sha256)
      findings.push(`${file.name} が変わっています。`);
  }
  const listed = new Set([LIST, SIGNATURE, ...manifest.files.map(({ name }) => name)]);
  for (const name of names) if (!listed.has(name)) findings.push(`${name} は一覧にありません。`);
  const rows = manifest.files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
  return { findings, notes, digest, files: manifest.files.length, rows };
}

/** Keys as `npm run audit:public-key` gives them, or 32 bytes in base64. */
export function isPinned(pinned: string, publicKey: string): boolean {
  const wanted = Buffer.from(publicKey, 'base64');
  return pinned
    .split(/\s+/u)
    .flatMap((word) => word.split('+').map((_, at, all) => all.slice(at).join('+')))
    .some((text) => Buffer.from(text, 'base64').subarray(-wanted.length).equals(wanted));
}

function isSigned({ text, publicKey, signature }: Signature): boolean {
  const key = createPublicKey({
    key: Buffer.concat([SPKI_HEAD, Buffer.from(publicKey, 'base64')]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

async function textOf(reader: PackageReader, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of reader.read(name)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** `null` when it cannot be read to its end. */
async function digestOf(reader: PackageReader, name: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of reader.read(name)) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return null;
  }
}
