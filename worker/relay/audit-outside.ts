/**
 * Checkpoints outside of the database: lines that are only ever added to, in a file for each organisation and month.
 * Who can change the database cannot change these, if the folders belong to another account or machine.
 */
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Line = z.object({ note: z.string() });

/** Longer than any two lines. */
const TAIL_BYTES = 8 * 1024;

/** The newest checkpoint that the folder holds of the organisation, or `null`. What was cut off by a crash is passed over. */
export async function lastOutside(folder: string, organisationId: string): Promise<string | null> {
  for (const name of (await filesOf(folder, organisationId)).toReversed()) {
    const note = lastNoteIn(await readTail(join(folder, name)));
    if (note !== null) return note;
  }
  return null;
}

/** Adds checkpoints; on the disk when this resolves. */
export async function appendOutside(
  folder: string,
  organisationId: string,
  notes: readonly { note: string; madeAt: Date }[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const months = Map.groupBy(notes, ({ madeAt }) => madeAt.toISOString().slice(0, 7));
  for (const [month, own] of months) {
    const lines = own.map(({ note }) => `${JSON.stringify({ note })}\n`).join('');
    await append(join(folder, `${organisationId}-${month}.jsonl`), lines);
  }
  await sync(folder);
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

async function filesOf(folder: string, organisationId: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(`${organisationId}-`) && name.endsWith('.jsonl'))
    .toSorted();
}

async function readTail(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    await file.close();
  }
}

function lastNoteIn(text: string): string | null {
  for (const line of text.split('\n').toReversed()) {
    try {
      return Line.parse(JSON.parse(line)).note;
    } catch {
      continue;
    }
  }
  return null;
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
