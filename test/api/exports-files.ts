/** What stands in the files of exports, and what must. */
import { parse } from 'csv-parse/sync';
import { decode } from 'iconv-lite';
import { forCp932 } from '../../api/csv/cp932.ts';
import { sortableText } from '../../api/documents/times.ts';
import type { ExportEncoding } from '../../domain/exports.ts';
import type { Expected } from './exports-world.ts';

/** Above the table, its headings, and its rows without the guards of formulas. */
export function readTable(bytes: Buffer, encoding: ExportEncoding) {
  const text = encoding === 'cp932' ? decode(bytes, 'cp932') : bytes.toString('utf8');
  const hasMark = text.startsWith('\uFEFF');
  if (hasMark !== (encoding === 'utf-8')) throw new Error('a mark of UTF-8 and nothing else');
  const records: string[][] = parse(text, { bom: true, relax_column_count: true });
  const gap = records.findIndex((record) => record.length === 1 && record[0] === '');
  const [headings = [], ...rows] = records.slice(gap + 1);
  const bare = (cell: string) => cell.replace(/^'(?='*[=+\-@\t\r＝＋－＠])/u, '');
  return { facts: records.slice(0, gap), headings, rows: rows.map((row) => row.map(bare)) };
}

/** The cells as they must stand under these headings. */
export function csvCells(
  rows: readonly Expected[],
  headings: readonly string[],
  encoding: ExportEncoding,
) {
  return rows.map((row) =>
    headings.map((heading) => {
      const cell = row[heading] ?? '';
      const text = cell instanceof Date ? sortableText(cell) : String(cell);
      return encoding === 'cp932' ? forCp932(text).text : text;
    }),
  );
}

/** The same of a workbook, whose times are those of the wall in Japan. */
export function workbookCells(rows: readonly Expected[], headings: readonly string[]) {
  const wall = (cell: Date) => new Date(Math.floor(cell.getTime() / 1000) * 1000 + 9 * 3_600_000);
  const isDay = (cell: Expected[string]) =>
    typeof cell === 'string' && /^\d{4}-\d\d-\d\d$/u.test(cell);
  return rows.map((row) =>
    headings.map((heading) => {
      const cell = row[heading] ?? null;
      if (cell instanceof Date) return wall(cell);
      return isDay(cell) && ['受付日', '終了日'].includes(heading)
        ? new Date(`${String(cell)}T00:00:00.000Z`)
        : cell;
    }),
  );
}

/** A workbook counts days; a second is a fraction of one that no number hits exactly. */
export function toTheSecond<Cell>(cell: Cell): Cell | Date {
  return cell instanceof Date ? new Date(Math.round(cell.getTime() / 1000) * 1000) : cell;
}
