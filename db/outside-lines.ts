/**
 * Files outside of the database that are only ever added to: a line is on the disk when writing it resolves, and one that
 * a crash cut off is passed over. Who can change the database cannot change these, if the folders are another account's.
 */
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Adds lines to the file of that name in the folder, which is made where it is not there. */
export async function appendLines(folder: string, name: string, lines: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await append(join(folder, name), lines);
  await sync(folder);
}

/** Names of the folder's files, sorted; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The file's lines, what was cut off among them. */
export async function readLines(folder: string, name: string): Promise<string[]> {
  const text = await readFile(join(folder, name), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

async function append(path: string, lines: string): Promise<void> {
  // "a+": never over what is there; the file may carry the system's append-only mark.
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(1);
    if (size > 0) await file.read(end, 0, 1, size - 1);
    // A line that a crash cut off is ended, so that the next one stands alone.
    const isCutOff = size > 0 && end.toString() !== '\n';
    await file.appendFile(isCutOff ? `\n${lines}` : lines);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
