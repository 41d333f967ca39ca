/** Turns bytes over in the key store's files while it runs, one at a time, and asks it whether anything is wrong. */
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { checkSeal } from '../../backup/sealed-file.ts';
import { storeFileOf } from '../../keys/folder.ts';
import type { StorePlaces } from '../../keys/opening.ts';
import type { Store } from '../../keys/store.ts';

interface Flips {
  flips: number;
  found: number;
  /** Nothing that the store holds was touched: free pages, spare bytes of a page. */
  harmless: number;
  /** What the store holds was another afterwards, and nobody said so. */
  unfound: string[];
}

/** The same bytes but for one bit. */
function flip(bytes: Buffer): { flipped: Buffer; offset: number } {
  const offset = randomInt(bytes.length);
  const flipped = Buffer.from(bytes);
  flipped[offset] = (flipped[offset] ?? 0) ^ (1 << randomInt(8));
  return { flipped, offset };
}

/** In both folders in turn; what lay there before is put back each time. */
export async function flipFolders(
  store: Pick<Store, 'verify'>,
  { directory, mirrorDirectory }: StorePlaces,
  flips: number,
): Promise<Flips> {
  const files = [storeFileOf(directory), storeFileOf(mirrorDirectory)];
  const whole = files.map((file) => ({
    file,
    bytes: readFileSync(file),
    content: contentOf(file),
  }));
  const result: Flips = { flips, found: 0, harmless: 0, unfound: [] };
  for (let n = 0; n < flips; n += 1) {
    const side = whole[n % whole.length];
    if (!side) break;
    const { flipped, offset } = flip(side.bytes);
    writeFileSync(side.file, flipped);
    const { findings } = await store.verify();
    if (findings.length > 0) result.found += 1;
    else if (contentOf(side.file) === side.content) result.harmless += 1;
    else result.unfound.push(`${side.file}@${offset}`);
    writeFileSync(side.file, side.bytes);
  }
  return result;
}

/** In a copy of the store; there is no spare byte in it. */
export async function flipCopy(file: string, flips: number): Promise<Flips> {
  const bytes = readFileSync(file);
  const result: Flips = { flips, found: 0, harmless: 0, unfound: [] };
  for (let n = 0; n < flips; n += 1) {
    const { flipped, offset } = flip(bytes);
    writeFileSync(file, flipped);
    const isFound = await checkSeal(file).then(
      () => false,
      () => true,
    );
    if (isFound) result.found += 1;
    else result.unfound.push(`${file}@${offset}`);
  }
  writeFileSync(file, bytes);
  return result;
}

const TABLES = ['store', 'parent_keys', 'data_keys', 'destroyed'] as const;

/** Every row, wrapped keys in hexadecimal; says what is wrong where it cannot be read. */
function contentOf(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = TABLES.map((table) => {
      const isWrapped = table === 'parent_keys' || table === 'data_keys';
      const from = isWrapped ? `${table} JOIN wrappings USING (slot)` : table;
      return database.prepare(`SELECT * FROM ${from} ORDER BY id`).all();
    });
    return JSON.stringify(rows, (_name, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable';
  } finally {
    database.close();
  }
}
