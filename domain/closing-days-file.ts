/** Closing days from a table that the facility keeps: one a line, with a name if there is one (CSV). */
import { readWholeDay } from './typed-dates.ts';

export const CLOSING_DAY_STATES = [
  'new',
  'known',
  'twice',
  'without-year',
  'no-day',
  'too-many-columns',
  'open-quote',
] as const;
type ClosingDayState = (typeof CLOSING_DAY_STATES)[number];

/** What became of one line of the file. */
export interface ClosingDayLine {
  /** As editors count them, from 1. */
  line: number;
  typed: string;
  name: string;
  /** "YYYY-MM-DD"; `null` where the line names no day. */
  date: string | null;
  state: ClosingDayState;
}

/** The file's text, written as UTF-8 or as Shift_JIS; `null` when it is neither. */
export function decodeTable(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      // A mark of the byte order at its beginning is taken off.
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this one.
    }
  }
  return null;
}

/** What each line of the table says; the first may name the columns. `known`: the days that are there already. */
export function readClosingDays(text: string, known: readonly string[]): ClosingDayLine[] {
  const seen = new Set<string>();
  const read: ClosingDayLine[] = [];
  for (const { line, cells } of recordsOf(text)) {
    const [typed = '', name = '', ...further] = (cells ?? []).map((cell) => cell.trim());
    if (cells && [typed, name, ...further].every((cell) => cell === '')) continue;
    if (read.length === 0 && HEADINGS.includes(typed)) continue;
    const row = { line, typed, name, date: null };
    if (cells === null) read.push({ ...row, state: 'open-quote' });
    else if (further.some((cell) => cell !== '')) read.push({ ...row, state: 'too-many-columns' });
    else {
      const date = readWholeDay(typed);
      read.push({ ...row, date, state: stateOf(typed, date, known, seen) });
      if (date !== null) seen.add(date);
    }
  }
  return read;
}

/** The days a file adds, in the order of the calendar. */
export function addedDays(lines: readonly ClosingDayLine[]): string[] {
  return lines.flatMap(({ state, date }) => (state === 'new' && date ? [date] : [])).toSorted();
}

const HEADINGS = ['日付', '年月日', '休館日', '休業日', 'date', 'Date', 'DATE'];

function stateOf(
  typed: string,
  date: string | null,
  known: readonly string[],
  seen: ReadonlySet<string>,
): ClosingDayState {
  if (date === null) return WITHOUT_YEAR.test(typed.normalize('NFKC')) ? 'without-year' : 'no-day';
  if (seen.has(date)) return 'twice';
  return known.includes(date) ? 'known' : 'new';
}

const WITHOUT_YEAR = /^\d{1,2}[/\-.月]\d{1,2}日?$/u;

interface TableRecord {
  line: number;
  /** `null` when a quotation mark that was opened is never closed. */
  cells: string[] | null;
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/uy;

/** RFC 4180, strictly: what is not well formed is no record but a fault of its line. */
function recordsOf(text: string): TableRecord[] {
  const table = text.replaceAll(/\r\n?/gu, '\n');
  const records: TableRecord[] = [];
  let cells: string[] = [];
  let [at, line, begins] = [0, 1, 1];
  while (at < table.length) {
    CELL.lastIndex = at;
    const found = CELL.exec(table);
    if (!found) {
      records.push({ line: begins, cells: null });
      at = lineEnd(table, at);
      [cells, line] = [[], line + 1];
      begins = line;
      continue;
    }
    const [whole, quoted, bare = '', end] = found;
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    at = CELL.lastIndex;
    if (end === ',' && at < table.length) continue;
    records.push({ line: begins, cells });
    [cells, begins] = [[], line];
  }
  return records;
}

function lineEnd(table: string, from: number): number {
  const end = table.indexOf('\n', from);
  return end === -1 ? table.length : end + 1;
}
