/** Where the backups of the embedded PostgreSQL go, and how the server hands its log over. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';

import type { ArchiveConfig } from '../../backup/archive.ts';
import { makeRecipient } from '../../backup/recipient.ts';
import { RECIPIENT_FILE } from '../../backup/store.ts';
import { BACKUP_RULES } from '../../domain/backups.ts';

import type { DataFolder } from './data-folder.ts';
import { REPOSITORY, writePrivately } from './data-folder.ts';
import { NO_BACKUP_KEY, noCrossableFolder } from './messages.ts';
import type { PostgresHome, UnixUser } from './postgres-home.ts';
import { COMMON_FOLDERS, findPostgresHome, giveTo, may } from './postgres-home.ts';

export interface ArchivePlace {
  root: string;
  /** A second folder that gets the same. */
  mirror: string | null;
  /** What runs the script that takes the log. */
  node: string;
}

/** What the script needs; its user may not see the checkout. */
const SCRIPT = ['archive.ts', 'sealed-file.ts', 'segments.ts'] as const;

/** The folder of the backups of this data folder: beside the database, or where BACKUP_DIR says. */
export function backupFolder(folder: DataFolder, environment: NodeJS.ProcessEnv): string {
  return resolve(
    environment['BACKUP_DIR'] ?? join(dirname(findPostgresHome(folder).data), 'backups'),
  );
}

/** The private key of a practice system's backups; in production it is elsewhere. */
export function practiceKeyFile(folder: DataFolder): string {
  return folder.path('backup-key', 'backup.key');
}

/**
 * Makes the folder with what belongs in it. `null` in production without a public key: backups wait for
 * `npm run backup:init`, and that is said.
 */
export function prepareBackups(
  folder: DataFolder,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): ArchivePlace | null {
  const root = backupFolder(folder, environment);
  mkdirSync(root, { recursive: true, mode: 0o711 });
  chmodSync(root, 0o711);
  for (const name of ['base', 'keys', 'reports'])
    mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
  const publicKey = join(root, RECIPIENT_FILE);
  if (!existsSync(publicKey)) {
    if (environment['NODE_ENV'] === 'production') {
      say(NO_BACKUP_KEY);
      return null;
    }
    writeKeys(publicKey, practiceKeyFile(folder));
  }
  const mirror = environment['BACKUP_MIRROR_DIR'];
  const { user } = findPostgresHome(folder);
  return { root, mirror: mirror === undefined ? null : resolve(mirror), node: nodeFor(user) };
}

/** The private half first: backups that nobody can open must not be made. */
export function writeKeys(publicFile: string, privateFile: string): void {
  const { publicKey, privateKey } = makeRecipient();
  mkdirSync(dirname(privateFile), { recursive: true, mode: 0o700 });
  writePrivately(privateFile, privateKey);
  writeFileSync(`${publicFile}.new`, publicKey, { mode: 0o644, flush: true });
  renameSync(`${publicFile}.new`, publicFile);
}

/** Lays the script where the server's user can run it, and gives that user the folder of the log. */
export function prepareArchive({ root, mirror }: ArchivePlace, { user }: PostgresHome): void {
  const bin = join(root, 'bin');
  mkdirSync(bin, { recursive: true, mode: 0o755 });
  for (const name of SCRIPT) copyFileSync(join(REPOSITORY, 'backup', name), join(bin, name));
  const recipient = readFileSync(join(root, RECIPIENT_FILE), 'utf8');
  const config: ArchiveConfig = { root, mirror, recipient };
  const texts = { 'package.json': '{"type":"module"}', 'archive.json': JSON.stringify(config) };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(bin, name), text);
  for (const name of [...SCRIPT, ...Object.keys(texts)]) chmodSync(join(bin, name), 0o644);
  for (const place of [root, mirror].filter((one) => one !== null)) {
    mkdirSync(place, { recursive: true, mode: 0o711 });
    giveTo(user, join(place, 'wal'));
  }
  const done = join(root, 'wal', '.done');
  // What a server left there that is no more would be taken for a segment of this one, and that one be lost.
  rmSync(done, { recursive: true, force: true });
  giveTo(user, done);
}

/** Most segments cost the shell's `rm` alone: the script takes those along that wait behind one. */
export function archiveSettings({ root, node }: ArchivePlace): Record<string, string | number> {
  const path = (...names: string[]) => quoted(join(...names));
  const script = [path(node), path(root, 'bin/archive.ts'), path(root, 'bin/archive.json')];
  const done = quoted(`${join(root, 'wal/.done').replaceAll('%', '%%')}/`);
  return {
    archive_mode: 'on',
    archive_timeout: BACKUP_RULES.archiveEveryS,
    archive_command: `rm ${done}%f 2>/dev/null || exec ${script.join(' ').replaceAll('%', '%%')} "%p"`,
  };
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

/** This Node where that user may run it, else a copy that all clones of this machine share. */
function nodeFor(user: UnixUser | null): string {
  if (user === null || may(user, process.execPath)) return process.execPath;
  for (const common of COMMON_FOLDERS) {
    const place = join(common, `madoguchi-node-${process.version}`);
    try {
      copyNode(place);
    } catch {
      continue;
    }
    if (may(user, place)) return place;
  }
  throw noCrossableFolder(COMMON_FOLDERS);
}

function copyNode(place: string): void {
  if (existsSync(place)) {
    // Whoever can write here could make the server run anything: only root's own file will do.
    const { uid, mode } = lstatSync(place);
    if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`${place} is not root's own file`);
    return;
  }
  const half = `${place}.${randomBytes(4).toString('hex')}`;
  try {
    copyFileSync(process.execPath, half);
    chmodSync(half, 0o755);
    renameSync(half, place);
  } finally {
    rmSync(half, { force: true });
  }
}
