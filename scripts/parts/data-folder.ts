/** The folder with everything a running system keeps: database, keys, logs, secrets, ports. */
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

import { diskFull, folderOfAnother, plainError } from './messages.ts';

const LEAST_FREE_BYTES = 500_000_000;

export const REPOSITORY = resolve(import.meta.dirname, '../..');

export interface DataFolder {
  root: string;
  run: string;
  logs: string;
  /** A path inside the folder. */
  path(...names: string[]): string;
  log(name: string): string;
  pid(name: string): string;
}

/** Passwords made once for this folder. Hexadecimal, so that they need no quoting anywhere. */
export interface Secrets {
  postgres: string;
  migrator: string;
  app: string;
  system: string;
  temporal: string;
  backup: string;
}

/** The data folder of this checkout, or the one MADOGUCHI_DATA names. */
export function defaultDataDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['MADOGUCHI_DATA'] ?? join(REPOSITORY, '.data'));
}

/** Makes the folder where it is missing. Refuses 'disk-full' and 'folder-not-writable'. */
export function openDataFolder(dataDir: string): DataFolder {
  const root = resolve(dataDir);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    for (const name of ['run', 'logs'])
      mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw plainError(error, root);
  }
  checkOwner(root);
  checkFreeSpace(root);
  return {
    root,
    run: join(root, 'run'),
    logs: join(root, 'logs'),
    path: (...names) => join(root, ...names),
    log: (name) => join(root, 'logs', `${name}.log`),
    pid: (name) => join(root, 'run', `${name}.pid`),
  };
}

/** Started by two users in turn, each would leave files the other cannot write: keys and database among them. */
function checkOwner(root: string): void {
  const file = join(root, 'secrets.json');
  const owner = existsSync(file) ? statSync(file).uid : undefined;
  if (owner !== undefined && process.getuid && owner !== process.getuid())
    throw folderOfAnother(root, owner);
}

function checkFreeSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < LEAST_FREE_BYTES) throw diskFull(folder, Math.floor(free / 1_000_000));
}

/** Reads the folder's passwords, or makes them. They are on disk before anything uses them. */
export function readSecrets(folder: DataFolder): Secrets {
  const file = folder.path('secrets.json');
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>)
    : {};
  const fresh = () => randomBytes(24).toString('hex');
  const secrets: Secrets = {
    postgres: known.postgres ?? fresh(),
    migrator: known.migrator ?? fresh(),
    app: known.app ?? fresh(),
    system: known.system ?? fresh(),
    temporal: known.temporal ?? fresh(),
    backup: known.backup ?? fresh(),
  };
  writePrivately(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Replaces a file in one step, readable by its owner alone. */
export function writePrivately(file: string, text: string | Uint8Array): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
