/**
 * The file of an export while it waits: parts of about a megabyte in a folder of its own, each sealed as it is written
 * and bound to its place, so that none can be left out or put elsewhere unseen. Nothing of it is ever there in plain.
 */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Crypt, FieldPlace } from './crypt.ts';
import { exportKey } from './exports.ts';

export interface PartsOf {
  /** Of all exports. */
  folder: string;
  organisationId: string;
  exportId: string;
}

/** A name that no other attempt writes under. */
export function partName(n: number, attempt: number): string {
  return `${n}-${attempt}`;
}

function partPlace(exportId: string, n: number): FieldPlace {
  return { table: 'exports', column: 'file', row: `${exportId}/${n}` };
}

export async function openParts({ folder, exportId }: PartsOf): Promise<void> {
  await mkdir(join(folder, exportId), { recursive: true, mode: 0o700 });
}

/** Writes part `n` (from 0); resolves when it is on the disk. */
export async function writePart(
  crypt: Pick<Crypt, 'sealBytes'>,
  { folder, organisationId, exportId }: PartsOf,
  { n, name, bytes }: { n: number; name: string; bytes: Buffer },
): Promise<void> {
  const key = exportKey(organisationId, exportId);
  const sealed = await crypt.sealBytes(key, partPlace(exportId, n), bytes);
  const file = await open(join(folder, exportId, name), 'w', 0o600);
  try {
    await file.writeFile(sealed);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The parts in their order, one in memory at a time. */
export async function* readParts(
  crypt: Pick<Crypt, 'openBytes'>,
  { folder, organisationId, exportId }: PartsOf,
  names: readonly string[],
): AsyncGenerator<Buffer> {
  for (const [n, name] of names.entries()) {
    const sealed = await readFile(join(folder, exportId, name));
    yield await crypt.openBytes(organisationId, partPlace(exportId, n), sealed);
  }
}

export async function removeParts({ folder, exportId }: Omit<PartsOf, 'organisationId'>) {
  await rm(join(folder, exportId), { recursive: true, force: true });
}
