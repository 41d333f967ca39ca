/** Tables as workbooks: every cell of its kind, nothing in them that Excel would run, and a sheet that says what was asked for. */
import writeExcelFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import type { Fact } from '../documents/sheet.ts';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Excel takes no longer text into a cell. */
export const XLSX_MAX_TEXT = 32_767;

/** A `Date` is an instant; "YYYY-MM-DD" in a column of kind `day` is a day. */
export type XlsxCell = string | number | boolean | Date | null;

export interface XlsxColumn {
  heading: string;
  kind: 'text' | 'number' | 'time' | 'day';
  /** In letters of half width. */
  width?: number;
}

export interface XlsxSheet {
  /** At most 31 letters. */
  name: string;
  columns: readonly XlsxColumn[];
  rows: readonly (readonly XlsxCell[])[];
}

const WIDTH = { text: 24, number: 12, time: 20, day: 12 } as const;
const FORMAT = { time: 'yyyy-mm-dd hh:mm:ss', day: 'yyyy-mm-dd' } as const;
/** The municipality's time zone; a workbook's times have none. */
const ZONE_MS = 9 * 3_600_000;
const HEAD = { fontWeight: 'bold', backgroundColor: '#E8F1FE', alignVertical: 'center' } as const;

/** `conditions` stand on a sheet 「条件」 of their own, the last one. Holds all of it in memory. */
export function writeXlsx(
  sheets: readonly XlsxSheet[],
  conditions: readonly Fact[],
): Promise<Buffer> {
  const facts: XlsxSheet = {
    name: '条件',
    columns: [
      { heading: '項目', kind: 'text', width: 20 },
      { heading: '内容', kind: 'text', width: 70 },
    ],
    rows: conditions,
  };
  return writeExcelFile([...sheets, facts].map(sheetOf), {
    fontFamily: 'Yu Gothic',
    fontSize: 11,
  }).toBuffer();
}

function sheetOf({ name, columns, rows }: XlsxSheet): Sheet<never> {
  const head = columns.map(({ heading }) => ({ ...textCell(heading), ...HEAD }));
  const body = rows.map((row) =>
    columns.map(({ kind }, at): CellObject | null => cellOf(kind, row[at] ?? null)),
  );
  return {
    sheet: name,
    data: [head, ...body],
    columns: columns.map(({ kind, width }) => ({ width: width ?? WIDTH[kind] })),
    stickyRowsCount: 1,
  };
}

function cellOf(kind: XlsxColumn['kind'], value: XlsxCell): CellObject | null {
  if (value === null || value === '') return null;
  if (value instanceof Date) return dateCell(value.getTime() + ZONE_MS, FORMAT.time);
  if (typeof value === 'number') return { type: Number, value };
  if (typeof value === 'boolean') return { type: Boolean, value };
  if (kind === 'day') return dateCell(Date.parse(`${value}T00:00:00.000Z`), FORMAT.day);
  return textCell(value);
}

function dateCell(at: number, format: string): CellObject {
  return { type: Date, value: new Date(at), format };
}

/** Said to be text, so that 「=1+1」 is what is read there and nothing is worked out. */
function textCell(text: string): CellObject {
  return { type: String, value: escaped(text) };
}

const ESCAPE_ALIKE = /_(?=x[0-9A-Fa-f]{4}_)/gu;
/** No letters of XML, or dropped by the writer; a lone carriage return would be read as a new line. */
const UNWRITABLE = /[^\P{Cc}\t\n]|\uFFFD|\p{Noncharacter_Code_Point}/gu;

/** As a workbook writes what XML cannot (ECMA-376, ST_Xstring): `_x000D_`. */
function escaped(text: string): string {
  const safe = text
    .replace(ESCAPE_ALIKE, '_x005F_')
    .replace(UNWRITABLE, (letter) =>
      Array.from({ length: letter.length }, (_, at) => codeOf(letter, at)).join(''),
    );
  // The writer looks texts up in a plain object, where these words have a meaning of their own.
  return safe in {} ? `${codeOf(safe, 0)}${safe.slice(1)}` : safe;
}

function codeOf(text: string, at: number): string {
  return `_x${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}_`;
}
