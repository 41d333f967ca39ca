/** What the rows of an export are read with: its order, and what is looked up once for all of them. */
import type { SelectedRecord } from '../../db/exports.ts';
import { readForms, type Forms } from '../../db/forms.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { AttributeField } from '../../domain/attributes.ts';
import type { ExportKind } from '../../domain/exports.ts';
import { openAll, type Opening, type Sealed } from './openings.ts';

/** A `Date` is an instant; a day is its text. */
export type ExportCell = string | number | Date | null;

/** The cells of one row by the code of their column. */
export type ExportCells = Record<string, ExportCell>;

export interface Reading extends Opening {
  kind: ExportKind;
  services: readonly string[];
  /** Codes of the chosen columns: what is not among them is not even opened. */
  columns: ReadonlySet<string>;
  lookedUp: LookedUp;
}

export interface LookedUp {
  services: ReadonlyMap<string, string>;
  forms: Forms;
  /** Names of staff met so far. */
  staff: Map<string, string>;
}

export type ReadRows = (
  tx: Tx,
  reading: Reading,
  records: readonly SelectedRecord[],
) => Promise<ExportCells[]>;

export async function lookUp(tx: Tx, services: readonly string[]): Promise<LookedUp> {
  const named = await rows<{ id: string; name: string }>(
    tx,
    `select id, name from services where id = any(?::uuid[])`,
    [[...services]],
  );
  const forms = await readForms(tx, services);
  return {
    services: new Map(named.map(({ id, name }) => [id, name])),
    forms,
    staff: new Map(),
  };
}

/** Opens these fields where the column is chosen; nothing is asked of the key store otherwise. */
export async function openColumn(
  reading: Reading,
  column: string,
  fields: readonly (Sealed | null)[],
): Promise<(string | null)[]> {
  return reading.columns.has(column) ? openAll(reading, fields) : fields.map(() => null);
}

/** Learns the names of these members of staff, where a column shows them. */
export async function learnStaff(
  tx: Tx,
  reading: Reading,
  column: string,
  ids: readonly (string | null)[],
): Promise<void> {
  const { staff } = reading.lookedUp;
  const missing = [...new Set(ids)].filter((id) => id !== null && !staff.has(id));
  if (!reading.columns.has(column) || missing.length === 0) return;
  const found = await rows<{ id: string; name: Buffer }>(
    tx,
    `select id, name from staff where id = any(?::uuid[])`,
    [missing],
  );
  const names = await openAll(
    reading,
    found.map(({ id, name }) => ({
      place: { table: 'staff', column: 'name', row: id },
      field: name,
    })),
  );
  for (const [at, { id }] of found.entries()) staff.set(id, names[at] ?? '');
}

/** The name, where it was learned. */
export function staffName({ lookedUp }: Reading, id: string | null): string | null {
  return id === null ? null : (lookedUp.staff.get(id) ?? null);
}

export function yesOrNo(is: boolean | null): string | null {
  if (is === null) return null;
  return is ? 'はい' : 'いいえ';
}

/** An answer as people read it: the labels of its choices. */
export function answerWords(
  field: AttributeField | undefined,
  value: string | number | readonly string[] | null,
): ExportCell {
  if (value === null || typeof value === 'number') return value;
  const codes = typeof value === 'string' ? [value] : value;
  return codes
    .map((code) => field?.choices?.find((choice) => choice.code === code)?.label ?? code)
    .join('、');
}

/** The answer's codes, as figures count them. */
export function answerCodes(value: string | number | readonly string[] | null): ExportCell {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  return value.join(',');
}
