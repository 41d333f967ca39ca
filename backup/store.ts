/** The folder of the backups, and what lies where in it. The folder is the truth; the tables only show it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readHeader } from './sealed-file.ts';
import { HISTORY, SEGMENT } from './segments.ts';

export interface Store {
  root: string;
  /** A second folder, best of another machine, that gets the same files. */
  mirror: string | null;
}

export const RECIPIENT_FILE = 'recipient.pem';

/** The public key that backups are made for. */
export function readRecipient({ root }: Store): string {
  return readFileSync(join(root, RECIPIENT_FILE), 'utf8');
}

/** Where a file of the log lies, within the store. */
export function walFile(systemId: string, name: string): string {
  return join('wal', systemId, name.slice(0, HISTORY.test(name) ? 8 : 16), `${name}.mbk`);
}

export type BasePart = 'base' | 'manifest' | 'settings';

export function baseFile(id: string, part: BasePart): string {
  return join('base', id, `${part}.mbk`);
}

/** A base backup that is whole: its manifest is written last. */
export interface BaseBackup {
  id: string;
  systemId: string;
  timeline: number;
  segmentSize: number;
  startLsn: string;
  endLsn: string;
  startedAt: number;
  finishedAt: number;
  /** Before and after compression and encryption. */
  bytes: number;
  stored: number;
  files: number;
}

/** The oldest first. What cannot be read is named, too. */
export async function listBases({
  root,
}: Store): Promise<{ bases: BaseBackup[]; unreadable: string[] }> {
  const bases: BaseBackup[] = [];
  const unreadable: string[] = [];
  for (const id of namesIn(join(root, 'base')).toSorted()) {
    const manifest = join(root, baseFile(id, 'manifest'));
    if (!existsSync(manifest)) continue;
    try {
      const { meta } = await readHeader(manifest);
      bases.push(baseOf(id, meta));
    } catch {
      unreadable.push(baseFile(id, 'manifest'));
    }
  }
  return { bases, unreadable };
}

function baseOf(id: string, meta: Readonly<Record<string, string | number>>): BaseBackup {
  const number = (name: string) => Number(meta[name]);
  const text = (name: string) => String(meta[name]);
  return {
    id,
    systemId: text('systemId'),
    timeline: number('timeline'),
    segmentSize: number('segmentSize'),
    startLsn: text('startLsn'),
    endLsn: text('endLsn'),
    startedAt: number('startedAt'),
    finishedAt: number('finishedAt'),
    bytes: number('bytes'),
    stored: number('stored'),
    files: number('files'),
  };
}

export interface ArchivedFile {
  name: string;
  path: string;
  stored: number;
  archivedAt: number;
}

/** Every file of that server's log, by name; segments and histories. */
export function listWal({ root }: Store, systemId: string): Map<string, ArchivedFile> {
  const folder = join(root, 'wal', systemId);
  const files = namesIn(folder).flatMap((part) =>
    namesIn(join(folder, part)).map((file) => join(folder, part, file)),
  );
  return new Map(
    files
      .filter((path) => path.endsWith('.mbk'))
      .map((path) => ({ name: basename(path, '.mbk'), path }))
      .filter(({ name }) => SEGMENT.test(name) || HISTORY.test(name))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, path }) => {
        const { size, mtimeMs } = statSync(path);
        return [name, { name, path, stored: size, archivedAt: mtimeMs }];
      }),
  );
}

/** Copies of the key store; made and forgotten by its own rule. */
export function listKeyCopies({ root }: Store): string[] {
  const folder = join(root, 'keys');
  return namesIn(folder)
    .filter((name) => name.endsWith('.mbk'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** The same place in the second folder; `null` without one. */
export function mirrorOf({ root, mirror }: Store, path: string): string | null {
  return mirror === null ? null : join(mirror, path.slice(root.length));
}

export function folderOf(path: string): string {
  return dirname(path);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
