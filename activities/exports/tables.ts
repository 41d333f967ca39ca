/** Rows of an export as the bytes of its format. */
import { CSV_MARK, csvLines, type CsvCell } from '../../api/csv/write.ts';
import { cp932Bytes, forCp932 } from '../../api/csv/cp932.ts';
import type { Fact } from '../../api/documents/sheet.ts';
import { sortableText } from '../../api/documents/times.ts';
import { writeXlsx, XLSX_MAX_TEXT, type XlsxCell } from '../../api/xlsx/write-xlsx.ts';
import { MOST_UNMAPPABLE, type ExportColumn, type ExportEncoding } from '../../domain/exports.ts';
import type { ExportCell, ExportCells } from './reading.ts';

/** A letter that the encoding does not have, in the file's table. */
export interface UnmappablePlace {
  /** Of the table, from 1; 0: above it. */
  row: number;
  column: string;
  letter: string;
}

export interface Unmappable {
  total: number;
  /** The first of them. */
  places: UnmappablePlace[];
}

export interface CsvWriter {
  /** Where the file begins: what was asked for, an empty line, and the headings. */
  head(facts: readonly Fact[]): Buffer;
  /** `from`: the number of the first of these rows in the table. */
  rows(found: readonly ExportCells[], from: number): Buffer;
}

/** What the encoding lacks is counted in `unmappable`. */
export function csvWriter(
  columns: readonly ExportColumn[],
  encoding: ExportEncoding,
  unmappable: Unmappable,
): CsvWriter {
  const isUtf8 = encoding === 'utf-8';

  function fit(cell: CsvCell, row: number, column: string): CsvCell {
    if (isUtf8 || typeof cell !== 'string') return cell;
    const { text, missing } = forCp932(cell);
    unmappable.total += missing.length;
    for (const letter of missing)
      if (unmappable.places.length < MOST_UNMAPPABLE)
        unmappable.places.push({ row, column, letter });
    return text;
  }

  const bytesOf = (lines: string): Buffer => (isUtf8 ? Buffer.from(lines) : cp932Bytes(lines));

  return {
    head(facts) {
      const above = facts.map((fact) => fact.map((words) => fit(words, 0, '条件')));
      const headings = columns.map(({ name }) => fit(name, 0, '見出し'));
      const mark = isUtf8 ? CSV_MARK : '';
      return bytesOf(`${mark}${csvLines(above)}\r\n${csvLines([headings])}`);
    },
    rows(found, from) {
      const lines = found.map((cells, at) =>
        columns.map(({ code, name }) => fit(csvCell(cells[code] ?? null), from + at, name)),
      );
      return bytesOf(csvLines(lines));
    },
  };
}

/** Times by the clock of Japan. */
function csvCell(cell: ExportCell): CsvCell {
  return cell instanceof Date ? sortableText(cell) : cell;
}

/** Whether every text of these rows has room in a workbook. */
export function fitsXlsx(found: readonly ExportCells[]): boolean {
  return found.every((cells) =>
    Object.values(cells).every((cell) => typeof cell !== 'string' || cell.length <= XLSX_MAX_TEXT),
  );
}

/** Of all texts of these rows together. */
export function lettersIn(found: readonly ExportCells[]): number {
  return found
    .flatMap((cells) => Object.values(cells))
    .reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0);
}

/** The chosen cells of a row, in their order; times to the second, as a CSV has them. */
export function xlsxRow(columns: readonly ExportColumn[], cells: ExportCells): XlsxCell[] {
  return columns.map(({ code }) => {
    const cell = cells[code] ?? null;
    return cell instanceof Date ? new Date(Math.floor(cell.getTime() / 1000) * 1000) : cell;
  });
}

export function xlsxBytes(
  name: string,
  { columns, rows }: { columns: readonly ExportColumn[]; rows: readonly (readonly XlsxCell[])[] },
  facts: readonly Fact[],
): Promise<Buffer> {
  const sheet = {
    name,
    columns: columns.map(({ name: heading, kind }) => ({ heading, kind })),
    rows,
  };
  return writeXlsx([sheet], facts);
}
