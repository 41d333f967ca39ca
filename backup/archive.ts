/**
 * The server's `archive_command`: `node archive.ts <config> <path>`, run in its data folder by its own user. Takes a
 * finished segment of the log into the store, and with it those that wait behind it, so that a burst of them costs one
 * start. Exits 0 only when the segment is on disk in every folder; the server keeps it until then, and asks again.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { argv, stderr } from 'node:process';
import { BackupFault, checkSeal, copySealed, sealFile } from './sealed-file.ts';
import { ARCHIVED, HISTORY } from './segments.ts';

export interface ArchiveConfig {
  root: string;
  mirror: string | null;
  recipient: string;
}

/** So many that wait are taken along. */
const AT_ONCE = 64;

/** Puts one file of the log into the store. Throws where another of that name is there already. */
export async function archiveFile(
  config: ArchiveConfig,
  { path, systemId }: { path: string; systemId: string },
): Promise<void> {
  const name = basename(path);
  const content = readFileSync(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const part = name.slice(0, HISTORY.test(name) ? 8 : 16);
  const place = join('wal', systemId, part, `${name}.mbk`);
  const to = join(config.root, place);
  mkdirSync(dirname(to), { recursive: true, mode: 0o750 });
  if (!existsSync(to)) {
    const meta = { sha256, systemId, segmentSize: content.length };
    await sealFile({ from: content, to, kind: 'wal', name, recipient: config.recipient, meta });
  } else if ((await checkSeal(to)).meta['sha256'] !== sha256) {
    throw new BackupFault('another-log', name);
  }
  if (config.mirror === null) return;
  const copy = join(config.mirror, place);
  mkdirSync(dirname(copy), { recursive: true, mode: 0o750 });
  if (!existsSync(copy)) await copySealed(to, copy);
}

/** Which server this is: the first thing in its control file. */
export function systemIdOf(dataFolder: string): string {
  return readFileSync(join(dataFolder, 'global/pg_control')).readBigUInt64LE(0).toString();
}

/** What waits behind `first`, in the server's own order. */
function waitingBehind(first: string): string[] {
  return readdirSync('pg_wal/archive_status')
    .filter((name) => name.endsWith('.ready'))
    .map((name) => name.slice(0, -'.ready'.length))
    .filter((name) => name > first && ARCHIVED.test(name))
    .toSorted()
    .slice(0, AT_ONCE);
}

async function main(configFile: string, path: string): Promise<void> {
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as ArchiveConfig;
  const systemId = systemIdOf('.');
  await archiveFile(config, { path, systemId });
  for (const name of waitingBehind(basename(path))) {
    try {
      await archiveFile(config, { path: join('pg_wal', name), systemId });
      // The shell line in front of this script removes it, and is spared the start.
      writeFileSync(join(config.root, 'wal', '.done', name), '');
    } catch {
      // Its own turn comes, and tells why.
      return;
    }
  }
}

if (import.meta.main) {
  const [, , configFile = '', path = ''] = argv;
  try {
    await main(configFile, path);
  } catch (error) {
    // Into the server's log: a code and the segment's name.
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
