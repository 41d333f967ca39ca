/** The table of a figure as somebody may see it: parts in order, totals, small counts hidden. */
import { FIGURES, type FigureCode } from './figures.ts';
import type { Part } from './figure-parts.ts';
import { hiddenIn, type CountTable, type Hidden } from './small-cells.ts';

/** One count; `row` or `column` is `null` where it is the total over all of them. */
export interface FigureCount {
  row: string | null;
  column: string | null;
  value: number | null;
  /** How many consultations, persons or entries stand behind it. */
  base: number;
}

/** `hidden`: why there is no value; otherwise `null` says that there is nothing to reckon from. */
export interface FigureCell {
  value: number | null;
  hidden: Hidden | null;
}

export interface FigureTable extends CountTable<FigureCell> {
  rows: readonly Part[];
  columns: readonly Part[];
}

export interface TableAsked {
  figure: FigureCode;
  /** `null`: not divided. */
  rows: readonly Part[] | null;
  columns: readonly Part[] | null;
  /** Below it counts are hidden; `null` for those who may see all. */
  threshold: number | null;
}

/** The table of these counts; a table without columns has one count in each row, which is the row's total. */
export function figureTable(counts: readonly FigureCount[], asked: TableAsked): FigureTable {
  const found = new Map(counts.map((count) => [keyOf(count.row, count.column), count]));
  const { figure, threshold } = asked;
  const rows = asked.rows ?? [];
  const columns = asked.columns ?? [];
  const at = (row: string | null, column: string | null): FigureCount =>
    found.get(keyOf(row, column)) ?? {
      row,
      column,
      value: FIGURES[figure].unit === 'duration' ? null : 0,
      base: 0,
    };
  const table: CountTable<FigureCount> = {
    cells: rows.map(({ code }) =>
      asked.columns ? columns.map((column) => at(code, column.code)) : [at(code, null)],
    ),
    rowTotals: rows.map(({ code }) => at(code, null)),
    columnTotals: asked.columns ? columns.map(({ code }) => at(null, code)) : [at(null, null)],
    total: at(null, null),
  };
  return { rows, columns, ...shown(table, figure, threshold, asked.columns === null) };
}

function keyOf(row: string | null, column: string | null): string {
  return JSON.stringify([row, column]);
}

function shown(
  table: CountTable<FigureCount>,
  figure: FigureCode,
  threshold: number | null,
  isFlat: boolean,
): CountTable<FigureCell> {
  if (threshold === null) return mapped(table, ({ value }) => ({ value, hidden: null }));
  // A middle value cannot be reckoned back from others; it only must not be that of a few.
  if (FIGURES[figure].unit === 'duration')
    return mapped(table, ({ value, base }) =>
      base > 0 && base < threshold ? { value: null, hidden: 'small' } : { value, hidden: null },
    );
  const bases = mapped(table, ({ base }) => base);
  return joined(table, hiddenIn(bases, threshold, isFlat), ({ value }, hidden) =>
    hidden === null ? { value, hidden } : { value: null, hidden },
  );
}

function mapped<From, To>(table: CountTable<From>, map: (from: From) => To): CountTable<To> {
  return {
    cells: table.cells.map((row) => row.map(map)),
    rowTotals: table.rowTotals.map(map),
    columnTotals: table.columnTotals.map(map),
    total: map(table.total),
  };
}

function joined(
  counts: CountTable<FigureCount>,
  hidden: CountTable<Hidden | null>,
  join: (count: FigureCount, hidden: Hidden | null) => FigureCell,
): CountTable<FigureCell> {
  const line = (a: readonly FigureCount[], b: readonly (Hidden | null)[]) =>
    a.map((count, n) => join(count, b[n] ?? null));
  return {
    cells: counts.cells.map((row, n) => line(row, hidden.cells[n] ?? [])),
    rowTotals: line(counts.rowTotals, hidden.rowTotals),
    columnTotals: line(counts.columnTotals, hidden.columnTotals),
    total: join(counts.total, hidden.total),
  };
}

/** A value as it stands in tables: numbers with their unit left to the heading, times in minutes and seconds. */
export function cellText(
  { value, hidden }: FigureCell,
  figure: FigureCode,
  threshold: number | null,
): string {
  if (hidden === 'small') return `${threshold}未満`;
  if (hidden === 'linked') return '非表示';
  if (value === null) return '−';
  return FIGURES[figure].unit === 'duration' ? durationText(value) : value.toLocaleString('ja-JP');
}

/** 「3日4時間」「2時間5分」「4分」「30秒」: two units at most. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}秒`;
  const minutes = Math.round(whole / 60);
  const [days, hours, rest] = [
    Math.floor(minutes / 1440),
    Math.floor(minutes / 60) % 24,
    minutes % 60,
  ];
  if (days > 0) return hours > 0 ? `${days}日${hours}時間` : `${days}日`;
  if (hours > 0) return rest > 0 ? `${hours}時間${rest}分` : `${hours}時間`;
  return `${rest}分`;
}
