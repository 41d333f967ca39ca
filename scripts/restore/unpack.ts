/** Lays a base backup and its log into a new data folder; what is not as it was written is found here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compareWithManifest, readManifest, summing } from '../../backup/manifest.ts';
import { openSealed, readSealed } from '../../backup/sealed-file.ts';
import { baseFile, type Store } from '../../backup/store.ts';
import { TarReader, type TarSink } from '../../backup/tar.ts';
import type { Plan } from './plan.ts';

/** Throws BackupFault; then nothing of it may be used. */
export async function unpackBase(
  store: Store,
  { base: { id } }: Plan,
  privateKey: string,
  to: string,
): Promise<void> {
  const path = (part: 'base' | 'manifest') => join(store.root, baseFile(id, part));
  const text = await readSealed(path('manifest'), privateKey, { kind: 'manifest', name: id });
  const manifest = readManifest(text.toString('utf8'), id);
  const sums = new Map<string, { size: number; sha256: string }>();
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const reader = new TarReader(summing(sums, writerInto(to)));
  for await (const chunk of await openSealed(path('base'), privateKey, { kind: 'base', name: id }))
    await reader.write(chunk as Buffer);
  reader.finish();
  compareWithManifest(manifest, sums, id);
}

function writerInto(folder: string): TarSink {
  let file: FileHandle | null = null;
  return {
    async begin({ path, kind }) {
      const place = join(folder, path);
      if (kind === 'folder') mkdirSync(place, { recursive: true, mode: 0o700 });
      if (kind !== 'file') return;
      mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
      file = await open(place, 'w', 0o600);
    },
    async data(bytes) {
      await file?.writeFile(bytes);
    },
    async end() {
      await file?.close();
      file = null;
    },
  };
}

/** The log in the clear, where the server that recovers fetches it. */
export async function unpackLog({ log }: Plan, privateKey: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const { name, path } of log)
    writeFileSync(join(to, name), await readSealed(path, privateKey, { kind: 'wal', name }));
}

/** The passwords of the roles as they were then. */
export async function readSettings(
  store: Store,
  { base: { id } }: Plan,
  privateKey: string,
): Promise<Buffer> {
  const path = join(store.root, baseFile(id, 'settings'));
  return readSealed(path, privateKey, { kind: 'settings', name: id });
}
