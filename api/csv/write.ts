/** Tables as files: as Excel in Japan opens them, and with nothing in them that it would run. */
import { stringify } from 'csv-stringify/sync';

export type CsvCell = string | number | null;

/** What Excel would take for a formula (OWASP, CSV Injection), also behind guards that somebody typed. */
const LIKE_FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;

/**
 * UTF-8 with its mark, CRLF. A text that begins like a formula is guarded by an apostrophe, for what is in it
 * was typed by people; numbers are ours.
 */
export function writeCsv(
  headings: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): Buffer {
  return Buffer.from(`${CSV_MARK}${csvLines([headings, ...rows])}`);
}

/** Stands before the first line of a file in UTF-8. */
export const CSV_MARK = '\uFEFF';

/** Lines of a file that is written piece by piece. */
export function csvLines(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(
    rows.map((row) => row.map(guarded)),
    { record_delimiter: 'windows' },
  );
}

function guarded(cell: CsvCell): CsvCell {
  return typeof cell === 'string' && LIKE_FORMULA.test(cell) ? `'${cell}` : cell;
}

export const CSV_TYPE = 'text/csv; charset=utf-8';
