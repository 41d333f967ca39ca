/** Reads a package's files: from the folder it was unpacked into, or from the ZIP itself. */
import { createReadStream, openAsBlob, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface PackageReader {
  names(): string[];
  read(name: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export function openFolder(folder: string): PackageReader {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length));
  return {
    names: () => found.map((name) => name.replaceAll(sep, '/')),
    read: (name) => createReadStream(join(folder, name)),
    close: () => Promise.resolve(),
  };
}

/** Throws for what is no ZIP, and for a wrong passphrase when it is read. */
export async function openZip(path: string, passphrase?: string): Promise<PackageReader> {
  const { BlobReader, ZipReader, configure } = await import('@zip.js/zip.js');
  configure({ useWebWorkers: false });
  const reader = new ZipReader(new BlobReader(await openAsBlob(path)));
  const entries = (await reader.getEntries()).filter(({ directory }) => !directory);
  const byName = new Map(entries.map((entry) => [entry.filename, entry]));
  return {
    names: () => [...byName.keys()],
    async *read(name) {
      const entry = byName.get(name);
      if (!entry || entry.directory) throw new Error(`${name} がありません。`);
      if (entry.encrypted && passphrase === undefined) throw new Error('no password');
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const options = passphrase === undefined ? {} : { password: passphrase };
      const written = entry.getData(writable, options).catch((error: unknown) => error);
      yield* readable as unknown as AsyncIterable<Uint8Array>;
      const failure = await written;
      if (failure instanceof Error) throw failure;
    },
    async close() {
      await reader.close();
    },
  };
}
