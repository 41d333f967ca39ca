import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { KeyName } from '../../keys/client.ts';
import { storeFileOf } from '../../keys/folder.ts';
import { buildKeyName, readFolderFiles, readRows } from '../support/keys.ts';
import { change, expectInStep, unwrapAll, useStores } from './stores.ts';

const stores = useStores();

describe('an answered key', () => {
  test('is in both folders, wrapped, readable by its owner alone', async () => {
    const running = await stores.start();
    const name = buildKeyName();
    const key = await running.keys.obtain(name);
    for (const directory of [running.directory, running.mirrorDirectory]) {
      expect(readRows(directory, 'data_keys').map((row) => row['id'])).toEqual([key.id]);
      expect(statSync(storeFileOf(directory)).mode & 0o777).toBe(0o600);
    }
    expectInStep(running);
    expect(readFolderFiles(running).some((file) => file.includes(key.material))).toBe(false);
    expect(statSync(running.socketPath).mode & 0o777).toBe(0o600);
    expect(statSync(running.rootKeyFile).mode & 0o777).toBe(0o600);
  });

  test('shares its commit with others that come in a burst', async () => {
    const running = await stores.start();
    const { keys } = running;
    await Promise.all(Array.from({ length: 500 }, () => keys.obtain(buildKeyName())));
    const { sequence, counts } = await keys.status();
    expect(counts.consultation).toBe(500);
    expect(sequence).toBeLessThan(50);
  });
});

describe('a destroyed key', () => {
  test('is found nowhere in the files of both folders, however the store has grown', async () => {
    const { places, names } = await stores.storeAtRest(700);
    const running = await stores.start(places);
    const { keys } = running;
    // Made, rotated, wrapped again and destroyed in turns: rows come and go on every page.
    const seen = new Map<string, string>();
    function look() {
      for (const row of readRows(places.directory, 'data_keys')) {
        seen.set(String(row['wrapped']).slice(24, 88), String(row['object']));
      }
    }
    look();
    const gone: KeyName[] = [];
    for (let round = 0; round < 7; round += 1) {
      const chosen = names.filter((_, n) => n % 14 === round);
      await Promise.all(chosen.map((name) => keys.rotate(name)));
      const [first] = chosen;
      if (first) await keys.rewrap({ scope: 'organisation', organisationId: first.organisationId });
      look();
      await Promise.all(chosen.map((name) => keys.destroy(name)));
      gone.push(...chosen);
      await Promise.all(Array.from({ length: 20 }, () => keys.obtain(buildKeyName())));
      look();
    }
    const present = new Set(
      readRows(places.directory, 'data_keys').map((row) => String(row['wrapped']).slice(24, 88)),
    );
    const files = readFolderFiles(places);
    const left = [...seen.keys()].filter((hex) => {
      const bytes = Buffer.from(hex, 'hex');
      return !present.has(hex) && files.some((file) => file.includes(bytes));
    });
    expect(left).toEqual([]);
    expect(seen.size - present.size).toBeGreaterThan(gone.length);
    expectInStep(places);
  });
});

describe('at the start', () => {
  const FOLDERS = ['directory', 'mirrorDirectory'] as const;

  test.for(FOLDERS)('a lost %s is rebuilt from the other one and the log says so', async (lost) => {
    const { places, names, made } = await stores.storeAtRest();
    rmSync(places[lost], { recursive: true });
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    await stores.start(places, pino(sink));
    expect(lines.join('')).toContain('key folder rebuilt from the other one');
    expectInStep(places);
    expect(await unwrapAll(places.socketPath, names, made)).toEqual(made);
  });

  test('one folder may be lost, and later the other', async () => {
    const { places, names, made } = await stores.storeAtRest();
    for (const lost of [...FOLDERS, ...FOLDERS]) {
      rmSync(places[lost], { recursive: true });
      await (await stores.start(places)).stop();
    }
    await stores.start(places);
    expect(await unwrapAll(places.socketPath, names, made)).toEqual(made);
  });

  test.for([
    ['emptied', (file: string) => truncateSync(file)],
    ['cut off', (file: string) => truncateSync(file, 6000)],
    ['noise', (file: string) => writeFileSync(file, Buffer.alloc(9000, 0xa5))],
    [
      'without a table',
      (file: string) => change(file.replace(/\/[^/]+$/, ''), 'DROP TABLE data_keys'),
    ],
    [
      'overwritten in its middle',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes.fill(0xff, 4096, 20_000);
        writeFileSync(file, bytes);
      },
    ],
  ] as const)('a file that is %s is rebuilt from the other folder', async ([, damage]) => {
    const { places, names, made } = await stores.storeAtRest();
    for (const directory of [places.directory, places.mirrorDirectory]) {
      damage(storeFileOf(directory));
      await (await stores.start(places)).stop();
      expectInStep(places);
    }
    await stores.start(places);
    expect(await unwrapAll(places.socketPath, names, made)).toEqual(made);
  });

  test.for(FOLDERS)('a single flipped byte in a wrapped key of %s is mended', async (damaged) => {
    const { places, names, made } = await stores.storeAtRest();
    for (const table of ['data_keys', 'parent_keys'] as const) {
      change(
        places[damaged],
        `UPDATE wrappings SET wrapped = zeroblob(60) WHERE slot IN (SELECT slot FROM ${table})`,
      );
    }
    await stores.start(places);
    expectInStep(places);
    expect(await unwrapAll(places.socketPath, names, made)).toEqual(made);
  });

  test.for(FOLDERS)('a %s that missed the last commits is brought into step', async (behind) => {
    const { places, names, made } = await stores.storeAtRest();
    const file = storeFileOf(places[behind]);
    copyFileSync(file, `${places.root}/old.sqlite`);
    const store = await stores.start(places);
    const [gone, ...rest] = names;
    if (gone) await store.keys.destroy(gone);
    const later = buildKeyName();
    const laterKey = await store.keys.obtain(later);
    await store.stop();
    copyFileSync(`${places.root}/old.sqlite`, file);

    const running = await stores.start(places);
    expectInStep(places);
    expect(
      await unwrapAll(places.socketPath, [...rest, later], [...made.slice(1), laterKey]),
    ).toEqual([...made.slice(1), laterKey]);
    if (!gone) return;
    await expect(running.keys.obtain(gone)).rejects.toMatchObject({ code: 'key-destroyed' });
  });

  test('keys that only the folder behind has are kept, unless they were destroyed', async () => {
    const { places, names, made } = await stores.storeAtRest(3);
    // The mirror is ahead by its number, yet lacks two keys, one of them destroyed there.
    const [kept, gone] = names;
    change(places.mirrorDirectory, 'UPDATE store SET sequence = sequence + 5');
    change(places.mirrorDirectory, `DELETE FROM data_keys WHERE object = '${kept?.objectId}'`);
    change(
      places.mirrorDirectory,
      `INSERT INTO destroyed SELECT id, organisation, service, kind, object, sequence, made_at
         FROM data_keys WHERE object = '${gone?.objectId}';
       DELETE FROM data_keys WHERE object = '${gone?.objectId}'`,
    );
    const running = await stores.start(places);
    expectInStep(places);
    const [keptKey, goneKey, lastKey] = made;
    if (!kept || !gone || !keptKey || !goneKey || !lastKey) throw new Error('three keys were made');
    expect(await running.keys.obtain(kept)).toEqual(keptKey);
    await expect(running.keys.unwrap(gone.organisationId, goneKey.id)).rejects.toMatchObject({
      code: 'key-destroyed',
    });
    expect(readFolderFiles(places).length).toBe(2);
  });

  test('a destruction known to the folder behind holds in both', async () => {
    const { places, names } = await stores.storeAtRest(2);
    const [gone] = names;
    change(
      places.mirrorDirectory,
      `INSERT INTO destroyed SELECT id, organisation, service, kind, object, sequence, made_at
         FROM data_keys WHERE object = '${gone?.objectId}';
       DELETE FROM data_keys WHERE object = '${gone?.objectId}';
       UPDATE store SET sequence = sequence - 1`,
    );
    const running = await stores.start(places);
    expectInStep(places);
    if (!gone) throw new Error('a key was made');
    await expect(running.keys.obtain(gone)).rejects.toMatchObject({ code: 'key-destroyed' });
  });

  test('a folder that cannot be made leaves the store open for reading only', async () => {
    const { places, names, made } = await stores.storeAtRest();
    rmSync(places.mirrorDirectory, { recursive: true });
    writeFileSync(places.mirrorDirectory, 'a file where the folder should be');
    const running = await stores.start(places);
    expect(await unwrapAll(places.socketPath, names, made)).toEqual(made);
    await expect(running.keys.obtain(buildKeyName())).rejects.toMatchObject({
      code: 'keys-unavailable',
    });
    expect((await running.keys.status()).writable).toBe(false);
  });
});

describe('the store does not start', () => {
  test('when both folders are lost, and makes no new ones', async () => {
    const { places } = await stores.storeAtRest(1);
    for (const directory of [places.directory, places.mirrorDirectory]) {
      rmSync(directory, { recursive: true });
    }
    await expect(stores.start(places)).rejects.toMatchObject({ code: 'store-lost' });
    // In the operator's language first.
    await expect(stores.start(places)).rejects.toThrow(/^鍵の保管庫.*戻してください/u);
    await expect(stores.start(places)).rejects.toThrow(/both its folders are empty/);
    expect(existsSync(storeFileOf(places.directory))).toBe(false);
  });

  test('when both files are damaged, and leaves them as they are', async () => {
    const { places } = await stores.storeAtRest(1);
    const noise = Buffer.alloc(5000, 1);
    for (const directory of [places.directory, places.mirrorDirectory]) {
      writeFileSync(storeFileOf(directory), noise);
    }
    await expect(stores.start(places)).rejects.toMatchObject({ code: 'store-unreadable' });
    expect(readFileSync(storeFileOf(places.directory)).equals(noise)).toBe(true);
  });

  test('without its root key, and makes no new one', async () => {
    const { places } = await stores.storeAtRest(1);
    rmSync(places.rootKeyFile);
    await expect(stores.start(places)).rejects.toMatchObject({ code: 'root-key-missing' });
    expect(existsSync(places.rootKeyFile)).toBe(false);
  });

  test('with another root key', async () => {
    const { places } = await stores.storeAtRest(1);
    writeFileSync(places.rootKeyFile, Buffer.alloc(32, 9));
    await expect(stores.start(places)).rejects.toMatchObject({ code: 'root-key-wrong' });
  });

  test('with a root key that others may read, or of another length', async () => {
    const { places } = await stores.storeAtRest(1);
    chmodSync(places.rootKeyFile, 0o644);
    await expect(stores.start(places)).rejects.toMatchObject({ code: 'root-key-exposed' });
    chmodSync(places.rootKeyFile, 0o600);
    truncateSync(places.rootKeyFile, 31);
    await expect(stores.start(places)).rejects.toMatchObject({ code: 'root-key-malformed' });
  });

  test("with a folder of another installation's store", async () => {
    const [one, other] = [await stores.storeAtRest(1), await stores.storeAtRest(1)];
    copyFileSync(
      storeFileOf(other.places.mirrorDirectory),
      storeFileOf(one.places.mirrorDirectory),
    );
    await expect(stores.start(one.places)).rejects.toMatchObject({ code: 'store-mixed' });
  });
});
