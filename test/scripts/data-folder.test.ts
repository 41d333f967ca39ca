import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openDataFolder, readSecrets } from '../../scripts/parts/data-folder.ts';
import { endLeftOvers } from '../../scripts/parts/left-overs.ts';
import { lockHolder, tryLock, waitForLock } from '../../scripts/parts/lock.ts';
import { openLogFile } from '../../scripts/parts/log-file.ts';
import { diskFull, plainError, StartError } from '../../scripts/parts/messages.ts';
import { identityOf, recordedProcess, recordProcess } from '../../scripts/parts/own-process.ts';
import { findPostgresHome, removeMovedDatabase } from '../../scripts/parts/postgres-home.ts';
import { eventually } from '../support/eventually.ts';

import { useFolders } from './folders.ts';

const makeFolder = useFolders();
const isRoot = process.getuid?.() === 0;

describe('the data folder', () => {
  test('keeps its passwords between starts, readable by its owner alone', () => {
    const folder = openDataFolder(join(makeFolder(), '.data'));
    const secrets = readSecrets(folder);
    expect(readSecrets(openDataFolder(folder.root))).toEqual(secrets);
    expect(new Set(Object.values(secrets)).size).toBe(6);
    expect(statSync(folder.path('secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('lets others pass to the database at most, never look around', () => {
    const common = makeFolder();
    chmodSync(common, 0o755);
    const folder = openDataFolder(join(makeFolder(), '.data'));
    findPostgresHome(folder, [common]);
    expect(statSync(folder.root).mode & 0o066).toBe(0);
    expect(statSync(folder.logs).mode & 0o077).toBe(0);
  });

  test('is refused in words when a file stands in its place', () => {
    const file = join(makeFolder(), '.data');
    writeFileSync(file, '');
    expect(() => openDataFolder(file)).toThrow(/MADOGUCHI_DATA/);
  });
});

describe.runIf(isRoot)('a data folder of another user', () => {
  test('is refused, for each would leave files the other cannot write', () => {
    const folder = openDataFolder(join(makeFolder(), '.data'));
    readSecrets(folder);
    chownSync(folder.path('secrets.json'), 65534, 65534);
    expect(() => openDataFolder(folder.root)).toThrow(/uid 65534/);
  });
});

describe('a full disk', () => {
  test('is told as such, however deep the error lies', () => {
    const deep = new Error('write failed', {
      cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }),
    });
    expect(plainError(deep, '/data')).toMatchObject({ code: 'disk-full' });
    expect(plainError(new Error('other'), '/data')).toMatchObject({ message: 'other' });
  });

  test('names the folder and what is left', () => {
    expect(diskFull('/data', 12).message).toMatch(/12 MB.*\/data/);
  });
});

describe('the lock of a data folder', () => {
  test('is held by one, and free again after its release', () => {
    const file = join(makeFolder(), 'lock');
    const lock = tryLock(file);
    expect(lock).not.toBeNull();
    expect(tryLock(file)).toBeNull();
    expect(lockHolder(file)).toBe(String(process.pid));
    lock?.release();
    const again = tryLock(file);
    expect(again).not.toBeNull();
    again?.release();
  });

  test('falls with the process that held it, even when that was killed', async () => {
    const file = join(makeFolder(), 'lock');
    const lockModule = join(import.meta.dirname, '../../scripts/parts/lock.ts');
    const code = `const { tryLock } = await import(${JSON.stringify(lockModule)}); tryLock(${JSON.stringify(file)}); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', code]);
    await eventually(() => lockHolder(file) === String(holder.pid));
    expect(tryLock(file)).toBeNull();
    let hasWaited = false;
    const waiting = waitForLock(file, () => {
      hasWaited = true;
      holder.kill('SIGKILL');
    });
    (await waiting).release();
    expect(hasWaited).toBe(true);
  });
});

describe('processes left over by a supervisor that was killed', () => {
  test('are ended, and only those that are really ours', async () => {
    const folder = openDataFolder(join(makeFolder(), '.data'));
    const ours = spawn('sleep', ['60']);
    const stranger = spawn('sleep', ['60']);
    try {
      recordProcess(folder.pid('api'), ours.pid ?? 0);
      // The number of a process of ours that is long gone, given to somebody else since.
      writeFileSync(
        folder.pid('worker'),
        JSON.stringify({ pid: stranger.pid, identity: 'another boot/1' }),
      );
      expect(recordedProcess(folder.pid('api'))).toBe(ours.pid);
      expect(recordedProcess(folder.pid('worker'))).toBeNull();

      expect(await endLeftOvers(folder)).toEqual(['api']);
      expect(identityOf(ours.pid ?? 0)).toBeNull();
      expect(identityOf(stranger.pid ?? 0)).not.toBeNull();
      expect(existsSync(folder.pid('worker'))).toBe(false);
    } finally {
      ours.kill('SIGKILL');
      stranger.kill('SIGKILL');
    }
  });
});

describe('a log file', () => {
  test('is cut at its size and keeps three old parts', () => {
    const path = join(makeFolder(), 'api.log');
    const log = openLogFile(path, { maxBytes: 10 });
    for (let line = 0; line < 6; line += 1) log.write(`line number ${line}\n`);
    expect(log.tail(1)).toBe('line number 5');
    log.close();
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('line number 4\n');
    expect(readFileSync(`${path}.3`, 'utf8')).toBe('line number 2\n');
    expect(existsSync(`${path}.4`)).toBe(false);
  });
});

// Root runs PostgreSQL as somebody else; nobody else has a home to look for.
describe.runIf(isRoot)('the home of the database, run by root', () => {
  test('is the data folder itself where its user can reach it', () => {
    const parent = makeFolder();
    chmodSync(parent, 0o755);
    const folder = openDataFolder(join(parent, '.data'));
    const home = findPostgresHome(folder);
    expect(home.data).toBe(folder.path('postgres'));
    expect(home.user?.uid).toBeGreaterThan(0);
    expect(existsSync(folder.path('LOCATION'))).toBe(false);
  });

  test('is a folder that can be crossed, named in LOCATION, below one that cannot', () => {
    const folder = openDataFolder(join(makeFolder(), '.data'));
    const common = makeFolder();
    chmodSync(common, 0o755);
    const home = findPostgresHome(folder, [common]);
    const place = readFileSync(folder.path('LOCATION'), 'utf8').trim();
    expect(home.data).toBe(join(place, 'data'));
    expect(place.startsWith(join(common, 'madoguchi-'))).toBe(true);
    expect(findPostgresHome(folder, [common]).data).toBe(home.data);
    removeMovedDatabase(folder.root);
    expect(existsSync(place)).toBe(false);
  });

  test('takes a database along that was made before the way was closed', () => {
    const parent = makeFolder();
    const common = makeFolder();
    chmodSync(common, 0o755);
    const folder = openDataFolder(join(parent, '.data'));
    mkdirSync(folder.path('postgres'));
    writeFileSync(folder.path('postgres', 'PG_VERSION'), '18\n');
    const { data } = findPostgresHome(folder, [common]);
    expect(readFileSync(join(data, 'PG_VERSION'), 'utf8')).toBe('18\n');
  });

  test('is never replaced by an empty one when the place in LOCATION is gone', () => {
    const folder = openDataFolder(join(makeFolder(), '.data'));
    writeFileSync(folder.path('LOCATION'), '/var/lib/madoguchi-gone\n');
    expect(() => findPostgresHome(folder)).toThrow(StartError);
    expect(() => findPostgresHome(folder)).toThrow(/LOCATION/);
  });
});
