/** Bytes turned over in a key store's two folders and in a copy of it: how many of them are found. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createCopies } from '../../keys/copies.ts';
import { openStore } from '../../keys/store.ts';
import { flipCopy, flipFolders } from '../../scripts/faults/flips.ts';
import { atMost, type Figure } from '../figures.ts';

const KEYS = 200;
const FLIPS = 200;

export async function measureKeyStore(): Promise<Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'madoguchi-flips-'));
  try {
    return await measureIn(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measureIn(root: string): Promise<Figure[]> {
  const places = {
    directory: join(root, 'main'),
    mirrorDirectory: join(root, 'mirror'),
    rootKeyFile: join(root, 'root', 'root.key'),
  };
  const { publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const recipientFile = join(root, 'recipient.pem');
  writeFileSync(recipientFile, publicKey);
  const directory = join(root, 'copies');
  mkdirSync(directory);
  const log = pino({ level: 'silent' });
  const now = () => new Date();
  const copyPlaces = { directory, recipientFile, workDirectory: places.directory };
  const store = openStore(places, now, log, createCopies(copyPlaces, now, log));
  const organisationId = randomUUID();
  await Promise.all(
    Array.from({ length: KEYS }, () =>
      store.obtain({
        organisationId,
        serviceId: randomUUID(),
        kind: 'consultation',
        objectId: randomUUID(),
      }),
    ),
  );
  const { file } = await store.backup();
  const folders = await flipFolders(store, places, FLIPS);
  const copy = await flipCopy(file, FLIPS);
  await store.close();
  return [
    { name: 'key-store-flips', value: folders.flips + copy.flips, unit: 'bytes', goal: null },
    { name: 'key-store-flips-found', value: folders.found + copy.found, unit: 'bytes', goal: null },
    { name: 'key-store-flips-harmless', value: folders.harmless, unit: 'bytes', goal: null },
    {
      name: 'key-store-flips-unfound',
      value: folders.unfound.length + copy.unfound.length,
      unit: 'bytes',
      goal: atMost(0),
    },
  ];
}
