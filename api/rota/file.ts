/** Turns from a file: what each line would do. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { RotaImport } from '../../contracts/rota.ts';
import { readApprovers, readEntries } from '../../db/rota.ts';
import { Refusal } from '../../domain/errors.ts';
import { readTurns, ROTA_HEADINGS, type ReadTurn } from '../../domain/rota-file.ts';
import { csvFaultText } from '../csv/fault.ts';
import { readCsv } from '../csv/read.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';

type Context = Pick<
  StaffContext<ServiceTarget, unknown, unknown, unknown>,
  'tx' | 'target' | 'now'
>;

/** Refuses 'invalid-input' for what is no such table. */
export async function readRotaFile(
  { tx, target, now }: Context,
  text: string,
): Promise<ReadTurn[]> {
  const table = readCsv(text, ROTA_HEADINGS);
  if ('fault' in table) {
    const { line, text: why } = csvFaultText(table.fault);
    throw new Refusal('invalid-input', { reason: 'no-table', text: `${line}行目：${why}` });
  }
  const approvers = await readApprovers(tx, [target.id]);
  return readTurns(table.rows, {
    standing: await readEntries(tx, target.id),
    approvers: new Map(approvers.map(({ id, loginId }) => [loginId, id])),
    now,
  });
}

export function shownImport(lines: readonly ReadTurn[]): z.input<typeof RotaImport> {
  const count = (state: ReadTurn['state']) => lines.filter((line) => line.state === state).length;
  return {
    rows: lines.map(({ line, name, state, reasons }) => ({ line, name, state, reasons })),
    counts: { new: count('new'), unchanged: count('unchanged'), faulty: count('faulty') },
    digest: createHash('sha256').update(JSON.stringify(lines)).digest('hex'),
  };
}
