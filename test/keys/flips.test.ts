/** No byte of the store's files, or of a copy of it, turns over without being found, unless it holds nothing. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { checkSeal, readSealed } from '../../backup/sealed-file.ts';
import { createCopies } from '../../keys/copies.ts';
import { storeFileOf } from '../../keys/folder.ts';
import { openStore } from '../../keys/store.ts';
import { restoreCopy } from '../../scripts/keys/copy.ts';
import { flipCopy, flipFolders } from '../../scripts/faults/flips.ts';
import { readRows } from '../support/keys.ts';
import { useStores } from './stores.ts';

const stores = useStores();
const SILENT = pino({ level: 'silent' });
const FLIPS = 30;

const contentOf = (directory: string) =>
  (['store', 'parent_keys', 'data_keys'] as const).map((table) => readRows(directory, table));

test('of many flips in either folder each is found, or has changed nothing that the store holds', async () => {
  const { places, names } = await stores.storeAtRest(40);
  const started = await stores.start(places);
  const [gone] = names;
  if (gone) await started.keys.destroy(gone);
  await started.stop();
  const store = openStore(places, () => new Date(), SILENT);
  const { found, unfound } = await flipFolders(store, places, FLIPS);
  await store.close();
  expect(unfound).toEqual([]);
  expect(found).toBeGreaterThan(0);
});

test('of many flips in a copy each is found before anything is read from it', async () => {
  const { places } = await stores.storeAtRest(40);
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const directory = join(places.root, 'copies');
  mkdirSync(directory);
  const recipientFile = join(places.root, 'recipient.pem');
  writeFileSync(recipientFile, publicKey);
  let at = Date.now();
  const now = () => new Date(at);
  const copies = createCopies(
    { directory, recipientFile, workDirectory: places.directory },
    now,
    SILENT,
  );
  const store = openStore(places, now, SILENT, copies);
  expect(copies.isDue()).toBe(true);
  const { file, sequence } = await store.backup();
  expect(copies.isDue()).toBe(false);
  expect(sequence).toBe(store.status().sequence);
  expect(store.status().copies).toMatchObject({ count: 1, failure: null });
  const header = await checkSeal(file);
  const plain = await readSealed(file, privateKey, { kind: 'keys', name: header.name });
  expect(plain.subarray(0, 15).toString()).toBe('SQLite format 3');

  expect(await flipCopy(file, FLIPS)).toMatchObject({ found: FLIPS, unfound: [] });

  // While a folder of the store is there, nothing brings it back to an older point in time.
  const keyFile = join(places.root, 'backup.key');
  writeFileSync(keyFile, privateKey);
  const asked = { ...places, copyFile: file, privateKeyFile: keyFile, isDryRun: false };
  const say = () => undefined;
  await expect(restoreCopy({ ...asked, say })).rejects.toThrow('古い時点に戻すことはできません');
  const lost = { directory: join(places.root, 'new'), mirrorDirectory: join(places.root, 'new2') };
  await restoreCopy({ ...asked, ...lost, say });
  expect(contentOf(lost.directory)).toEqual(contentOf(places.directory));

  // A week on the copy is gone, and what was destroyed meanwhile with it.
  at += 8 * 86_400_000;
  await store.backup();
  expect(store.status().copies?.count).toBe(1);
  await expect(checkSeal(file)).rejects.toMatchObject({ code: 'missing' });
  rmSync(recipientFile);
  at += 86_400_000;
  await expect(store.backup()).rejects.toMatchObject({ code: 'keys-unavailable' });
  expect(store.status().copies?.failure).toBe('ENOENT');
  await store.close();
});

test('a key that turned over in one folder is told of by folder and kind', async () => {
  const { places } = await stores.storeAtRest(3);
  const store = openStore(places, () => new Date(), SILENT);
  expect(await store.verify()).toEqual({ keys: 3, findings: [] });
  const [row] = readRows(places.mirrorDirectory, 'data_keys');
  const wrapped = Buffer.from(String(row?.['wrapped']), 'hex');
  const file = storeFileOf(places.mirrorDirectory);
  const bytes = readFileSync(file);
  const place = bytes.indexOf(wrapped) + 20;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  expect((await store.verify()).findings).toEqual([
    { folder: 'mirror', code: 'key-does-not-open', count: 1 },
    { folder: 'both', code: 'differ', count: 1 },
  ]);
  await store.close();
});
