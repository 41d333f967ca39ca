/** The server's own list of what a base backup holds, with a SHA-256 of every file. */
import { createHash, type Hash } from 'node:crypto';
import { BackupFault } from './sealed-file.ts';
import { readLsn } from './segments.ts';
import type { TarEntry, TarSink } from './tar.ts';

export interface Manifest {
  files: ReadonlyMap<string, { size: number; sha256: string }>;
  systemId: string;
  timeline: number;
  startLsn: bigint;
  endLsn: bigint;
}

interface Written {
  Files: { Path?: string; 'Encoded-Path'?: string; Size: number; Checksum?: string }[];
  'WAL-Ranges': { Timeline: number; 'Start-LSN': string; 'End-LSN': string }[];
}

/** Throws BackupFault where it is not what the server wrote. */
export function readManifest(text: string, name: string): Manifest {
  const last = text.lastIndexOf('"Manifest-Checksum"');
  const told = /"Manifest-Checksum": "([0-9a-f]{64})"/u.exec(text.slice(Math.max(last, 0)))?.[1];
  const own = createHash('sha256')
    .update(text.slice(0, Math.max(last, 0)))
    .digest('hex');
  if (told === undefined || told !== own) throw new BackupFault('manifest-damaged', name);
  const { Files, 'WAL-Ranges': ranges } = JSON.parse(text) as Written;
  const range = ranges.at(-1);
  if (range === undefined) throw new BackupFault('manifest-damaged', name);
  return {
    files: new Map(
      Files.map((one) => [
        one.Path ?? Buffer.from(one['Encoded-Path'] ?? '', 'hex').toString('utf8'),
        { size: one.Size, sha256: one.Checksum ?? '' },
      ]),
    ),
    // Larger than what a number holds exactly.
    systemId: /"System-Identifier": (\d+)/u.exec(text)?.[1] ?? '',
    timeline: range.Timeline,
    startLsn: readLsn(range['Start-LSN']),
    endLsn: readLsn(range['End-LSN']),
  };
}

export type Sums = ReadonlyMap<string, { size: number; sha256: string }>;

/** A sink that adds up every file, in front of another that writes it. */
export function summing(
  sums: Map<string, { size: number; sha256: string }>,
  sink?: TarSink,
): TarSink {
  let current: TarEntry | null = null;
  let hash: Hash = createHash('sha256');
  return {
    async begin(entry) {
      current = entry;
      hash = createHash('sha256');
      await sink?.begin(entry);
    },
    async data(bytes) {
      hash.update(bytes);
      await sink?.data(bytes);
    },
    async end() {
      if (current) sums.set(current.path, { size: current.size, sha256: hash.digest('hex') });
      await sink?.end();
    },
  };
}

/** Every file the server listed is there as it was listed. Throws BackupFault. */
export function compareWithManifest({ files }: Manifest, sums: Sums, name: string): void {
  for (const [path, { size, sha256 }] of files) {
    const own = sums.get(path);
    if (own === undefined || own.size !== size || own.sha256 !== sha256)
      throw new BackupFault('file-damaged', `${name}: ${path}`);
  }
}
