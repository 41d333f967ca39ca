/** The files of backups: whatever turns over in them or falls off is found before anything of them is used. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkStore } from '../../backup/check.ts';
import { makeRecipient } from '../../backup/recipient.ts';
import {
  BackupFault,
  checkSeal,
  readHeader,
  readSealed,
  sealFile,
  type SealedKind,
} from '../../backup/sealed-file.ts';
import {
  readHistory,
  readLsn,
  readSegment,
  segmentAt,
  segmentName,
} from '../../backup/segments.ts';
import { baseFile, walFile } from '../../backup/store.ts';
import { TarReader } from '../../backup/tar.ts';
import { backupTrouble, BACKUP_RULES } from '../../domain/backups.ts';
import { prepareArchive } from '../../scripts/parts/backup-home.ts';
import { planRestore } from '../../scripts/restore/plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'madoguchi-sealed-'));
const { publicKey, privateKey } = makeRecipient();
const KINDS = ['wal', 'base', 'manifest', 'settings', 'keys'] as const;
// Several frames: what cannot be compressed stays as long as it is.
const CONTENT = Buffer.concat([randomBytes(2_500_000), Buffer.alloc(500_000, 'あ')]);
const sealed = new Map<SealedKind, Buffer>();

beforeAll(async () => {
  for (const kind of KINDS) {
    const to = join(folder, kind);
    const from = kind === 'base' ? CONTENT : CONTENT.subarray(0, 10_000);
    await sealFile({ from, to, kind, name: 'one', recipient: publicKey, meta: { a: 1 } });
    sealed.set(kind, readFileSync(to));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was found',
    (error: unknown) => (error instanceof BackupFault ? 'found' : String(error)),
  );
}

describe('a sealed file', () => {
  test('gives back what was put in, to whoever has the private key', async () => {
    const content = await readSealed(join(folder, 'base'), privateKey, {
      kind: 'base',
      name: 'one',
    });
    expect(content.equals(CONTENT)).toBe(true);
    expect((await readHeader(join(folder, 'base'))).meta).toEqual({ a: 1 });
  });

  test('says nothing of what it holds', () => {
    const stored = sealed.get('base') ?? Buffer.alloc(0);
    expect(stored.includes(CONTENT.subarray(100, 116))).toBe(false);
  });

  test('does not open as another kind, under another name, or with another key', async () => {
    const path = join(folder, 'wal');
    const other = makeRecipient().privateKey;
    for (const [key, kind, name] of [
      [privateKey, 'base', 'one'],
      [privateKey, 'wal', 'two'],
      [other, 'wal', 'one'],
    ] as const)
      expect(await codeOf(readSealed(path, key, { kind, name }))).toBe('found');
  });

  test('200 bytes that turned over and ends that fell off: each is found without any key', async () => {
    const path = join(folder, 'damaged');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (kind, at, bits, isCutOff) => {
          const whole = sealed.get(kind) ?? Buffer.alloc(0);
          const place = Math.floor(at * whole.length);
          const changed = Buffer.from(isCutOff ? whole.subarray(0, place) : whole);
          if (!isCutOff) changed[place] = (changed[place] ?? 0) ^ bits;
          writeFileSync(path, changed);
          expect(await codeOf(checkSeal(path))).toBe('found');
        },
      ),
      { numRuns: 200 },
    );
  });

  test('somebody who mends the seal behind a change is found by the frames', async () => {
    const path = join(folder, 'forged');
    const whole = sealed.get('base') ?? Buffer.alloc(0);
    for (const place of [40, 600, 1_200_000, whole.length - 60]) {
      const body = Buffer.from(whole.subarray(0, -32));
      body[place] = (body[place] ?? 0) ^ 1;
      const seal = createHash('sha256').update(body).digest();
      writeFileSync(path, Buffer.concat([body, seal]));
      expect(await codeOf(readSealed(path, privateKey, { kind: 'base', name: 'one' }))).not.toBe(
        'nothing was found',
      );
    }
  });
});

describe('names of the log', () => {
  test('are counted as the server counts them', () => {
    const MB = 1024 * 1024;
    const at = segmentAt(1, readLsn('16/B374D848'), MB);
    expect(segmentName(at, MB)).toBe('000000010000001600000B37');
    expect(readSegment('000000010000001600000B37', MB)).toEqual(at);
    expect(segmentName(segmentAt(2, readLsn('1/FF000028'), 16 * MB), 16 * MB)).toBe(
      '0000000200000001000000FF',
    );
  });

  test('timelines are read from the server’s file', () => {
    expect(
      readHistory('1\t0/3000148\tbefore 2026-11-22\n\n2\t0/5000000\tno recovery target\n'),
    ).toEqual([
      { timeline: 1, until: 0x3000148n },
      { timeline: 2, until: 0x5000000n },
    ]);
  });
});

test('an archive whose path leads out of its folder is refused', async () => {
  const block = Buffer.alloc(512);
  block.write('../evil');
  block.write('0000000', 124);
  block[156] = 48;
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const reader = new TarReader({
    begin: () => undefined,
    data: () => undefined,
    end: () => undefined,
  });
  await expect(reader.write(block)).rejects.toThrow('a path leads out');
});

test('what a server that is gone had taken along is not taken for a segment of the next one', () => {
  const root = join(folder, 'store');
  const left = join(root, 'wal/.done/000000010000000000000002');
  mkdirSync(join(root, 'wal/.done'), { recursive: true });
  writeFileSync(left, '');
  writeFileSync(join(root, 'recipient.pem'), publicKey);
  const home = { binaries: '', data: join(folder, 'data'), user: null };
  prepareArchive({ root, mirror: null, node: process.execPath }, home);
  expect(existsSync(left)).toBe(false);
  expect(existsSync(join(root, 'wal/.done'))).toBe(true);
});

const HOUR = 3_600_000;
const SEGMENT_SIZE = 16 * 1024 * 1024;

async function lay(
  to: string,
  {
    at,
    ...given
  }: {
    kind: SealedKind;
    name: string;
    at: number;
    meta?: Record<string, string | number>;
    text?: string;
  },
): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  const from = Buffer.from(given.text ?? 'x');
  await sealFile({ from, to, recipient: publicKey, now: new Date(at), meta: {}, ...given });
}

/** A base backup of the first timeline. */
function layBase(root: string, name: string, at: number, startLsn: string): Promise<void> {
  const about = {
    systemId: '7',
    timeline: 1,
    segmentSize: SEGMENT_SIZE,
    bytes: 1,
    stored: 1,
    files: 1,
  };
  const meta = {
    ...about,
    startLsn,
    endLsn: startLsn.replace('28', '90'),
    startedAt: at,
    finishedAt: at + 1,
  };
  return lay(join(root, baseFile(name, 'manifest')), { kind: 'manifest', name, at, meta });
}

test('a restore that was undone leaves a history behind, and later ones follow the log that went on', async () => {
  const root = join(folder, 'undone');
  const began = Date.parse('2026-11-20T00:00:00Z');
  await layBase(root, 'a', began, '0/1000028');
  await layBase(root, 'b', began + 24 * HOUR, '0/4000028');
  const name = '00000002.history';
  const text = '1\t0/3000000\tbefore 2026\n';
  await lay(join(root, walFile('7', name)), { kind: 'wal', name, at: began + 2 * HOUR, text });
  const put = async (timeline: number, number: number, at: number) => {
    const one = segmentName({ timeline, number: BigInt(number) }, SEGMENT_SIZE);
    await lay(join(root, walFile('7', one)), { kind: 'wal', name: one, at });
  };
  for (const number of [1, 2, 3, 4, 5]) await put(1, number, began + number * 6 * HOUR);
  const plan = () => planRestore({ root, mirror: null }, privateKey, null);
  expect(await plan()).toMatchObject({ timeline: 1, base: { id: 'b' } });
  // Where it was not undone the newer one is what is written.
  await put(2, 3, began + 31 * HOUR);
  expect(await plan()).toMatchObject({ timeline: 2, base: { id: 'a' } });
});

test('a restore takes all of the log that may hold its instant, also where it was archived hours late', async () => {
  const root = join(folder, 'late');
  const began = Date.parse('2026-11-20T00:00:00Z');
  await layBase(root, 'a', began, '0/1000028');
  await layBase(root, 'b', began + 24 * HOUR, '0/4000028');
  const names = [1, 2, 3, 4, 5, 6].map((number) =>
    segmentName({ timeline: 1, number: BigInt(number) }, SEGMENT_SIZE),
  );
  // The store was away: what was written since the first hour came at once.
  for (const name of names) {
    const at = began + 20 * HOUR;
    await lay(join(root, walFile('7', name)), { kind: 'wal', name, at });
  }
  const plan = await planRestore({ root, mirror: null }, privateKey, began + 3 * HOUR);
  expect(plan.base.id).toBe('a');
  // And nothing that was only written after the next base backup had begun.
  expect(plan.log.map(({ name }) => name)).toEqual(names.slice(0, 4));
});

test('copies of the key store are looked for in one folder alone: they are never in the second one', async () => {
  const root = join(folder, 'mirrored');
  mkdirSync(join(root, 'keys'), { recursive: true });
  const [from, name] = [Buffer.from('x'), 'keys-1'];
  const to = join(root, 'keys', `${name}.mbk`);
  await sealFile({ from, to, kind: 'keys', name, recipient: publicKey });
  const store = { root, mirror: join(folder, 'second') };
  expect(await checkStore(store, { isWhole: true, since: 0 })).toMatchObject({
    found: [],
    files: 1,
  });
});

describe('backups are told to be in trouble', () => {
  const now = Date.parse('2026-11-22T00:00:00Z');
  const well = {
    baseAt: now - 3_600_000,
    isBaseBad: false,
    checkAt: now - 60_000,
    isCheckOk: true,
    isDrillOk: true,
    lateS: 5,
    since: now - 10 * BACKUP_RULES.baseOldMs,
  };

  test.for([
    [{}, null],
    [{ lateS: 61 }, 'archive-late'],
    [{ isBaseBad: true }, 'check-failed'],
    [{ isCheckOk: false }, 'check-failed'],
    [{ isDrillOk: false }, 'drill-failed'],
    [{ baseAt: now - 27 * 3_600_000 }, 'backup-old'],
    [{ baseAt: null }, 'backup-old'],
    [{ checkAt: now - 4 * 3_600_000 }, 'not-checked'],
    [{ baseAt: null, checkAt: null, since: now - 60_000 }, null],
  ] as const)('with %o: %s', ([change, trouble]) => {
    expect(backupTrouble({ ...well, ...change }, now)).toBe(trouble);
  });
});
