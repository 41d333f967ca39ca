/**
 * Checkpoints outside of the database: lines that are only ever added to, in a file for each organisation and month.
 * Who can change the database cannot change these, if the folders belong to another account or machine.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { appendLines, namesIn } from '../../db/outside-lines.ts';

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
  const months = Map.groupBy(notes, ({ madeAt }) => madeAt.toISOString().slice(0, 7));
  for (const [month, own] of months) {
    const lines = own.map(({ note }) => `${JSON.stringify({ note })}\n`).join('');
    await appendLines(folder, `${organisationId}-${month}.jsonl`, lines);
  }
}

async function filesOf(folder: string, organisationId: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names.filter((name) => name.startsWith(`${organisationId}-`) && name.endsWith('.jsonl'));
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
