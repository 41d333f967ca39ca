/** Monthly and yearly reports: which periods there are, what a snapshot of figures holds, and what differs between two of them. */
import { businessDate } from './hours.ts';

export const REPORT_KINDS = ['month', 'year'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export const REPORT_NAMES = { month: '月報', year: '年報' } as const satisfies Record<
  ReportKind,
  string
>;

export const MAX_REPORT_REASON = 1000;

/** From this day of the next month on a report makes itself: the day before may still change its numbers. */
const MADE_ON_DAY = 2;
/** A fiscal year begins in April. */
const FIRST_MONTH = 4;

/**
 * A cell: a number, `null` where there is none to tell, 'few' where it would be so small that it points at somebody,
 * 'linked' where such a one could be reckoned back from it.
 */
export type ReportCell = number | null | 'few' | 'linked';

export interface ReportColumn {
  name: string;
  unit: string;
}
export interface ReportRow {
  code: string;
  name: string;
  cells: readonly ReportCell[];
}

/** The row of totals; no part is called so. */
export const TOTAL_ROW = '*';

/** One table of a report, with what its numbers mean. */
export interface ReportSection {
  code: string;
  title: string;
  definition: string;
  columns: readonly ReportColumn[];
  rows: readonly ReportRow[];
  /** Which column is drawn as bars; `null`: none. */
  drawn: number | null;
}

/** The numbers of a report as they were at an instant: all that its screen, its PDF and its workbook are made of. */
export interface ReportSnapshot {
  /** Whose: the service's name, or all of them. */
  about: string;
  /** Business days, both included. */
  from: string;
  to: string;
  /** ISO. */
  takenAt: string;
  /** Numbers below it are not told, but for zero. */
  threshold: number;
  sections: readonly ReportSection[];
}

/** "2026-10" for a month, "2026" for the fiscal year that began then. */
export function isPeriod(kind: ReportKind, period: string): boolean {
  return kind === 'month'
    ? /^[1-9]\d{3}-(?:0[1-9]|1[0-2])$/u.test(period)
    : /^[1-9]\d{3}$/u.test(period);
}

/** Its first and last business day. */
export function daysOfPeriod(kind: ReportKind, period: string): { from: string; to: string } {
  if (kind === 'year') return { from: `${period}-04-01`, to: `${Number(period) + 1}-03-31` };
  const [year = 0, month = 0] = period.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { from: `${period}-01`, to: `${period}-${last}` };
}

/** Whether its last day has gone by. */
export function isOver(kind: ReportKind, period: string, now: number): boolean {
  return daysOfPeriod(kind, period).to < businessDate(now);
}

/** 「2026年10月」 or 「2026年度」. */
export function periodText(kind: ReportKind, period: string): string {
  if (kind === 'year') return `${period}年度`;
  const [year = '', month = ''] = period.split('-');
  return `${year}年${Number(month)}月`;
}

/** The reports that are made by themselves at this instant: of the month before and, in April, of the year before. */
export function periodsDue(now: number): { kind: ReportKind; period: string }[] {
  const [year = 0, month = 0, day = 0] = businessDate(now).split('-').map(Number);
  const [before, monthBefore] = month === 1 ? [year - 1, 12] : [year, month - 1];
  const isTime = day >= MADE_ON_DAY;
  // What was not made in its days, because nothing ran, is made as soon as something does.
  const lastYear = month < FIRST_MONTH ? year - 2 : year - 1;
  const isYearsTime = month !== FIRST_MONTH || isTime;
  return [
    ...(isTime
      ? [{ kind: 'month' as const, period: `${before}-${String(monthBefore).padStart(2, '0')}` }]
      : []),
    ...(isYearsTime ? [{ kind: 'year' as const, period: String(lastYear) }] : []),
  ];
}

/** A number that is another one than it was. */
export interface ReportChange {
  section: string;
  title: string;
  row: string;
  column: string;
  unit: string;
  before: ReportCell;
  after: ReportCell;
}

/** What differs, in the report's order; what a side does not have at all is `null` there. */
export function changesBetween(before: ReportSnapshot, after: ReportSnapshot): ReportChange[] {
  const codes = inOrder(after.sections, before.sections, ({ code }) => code);
  return codes.flatMap((code) => {
    const [old, young] = [sectionOf(before, code), sectionOf(after, code)];
    return changesOfSection(code, old, young);
  });
}

function changesOfSection(
  code: string,
  before: ReportSection | undefined,
  after: ReportSection | undefined,
): ReportChange[] {
  const columns = inOrder(after?.columns ?? [], before?.columns ?? [], ({ name }) => name);
  const rows = inOrder(after?.rows ?? [], before?.rows ?? [], ({ code: row }) => row);
  return rows.flatMap((row) =>
    columns.flatMap((column) => {
      const [old, young] = [cellOf(before, row, column), cellOf(after, row, column)];
      if (old === young) return [];
      const named = [after, before].flatMap((side) => side?.rows ?? []);
      return [
        {
          section: code,
          title: (after ?? before)?.title ?? code,
          row: named.find((one) => one.code === row)?.name ?? row,
          column,
          unit: unitOf(after ?? before, column),
          before: old,
          after: young,
        },
      ];
    }),
  );
}

function inOrder<T>(
  first: readonly T[],
  others: readonly T[],
  codeOf: (one: T) => string,
): string[] {
  return [...new Set([...first, ...others].map(codeOf))];
}

function sectionOf({ sections }: ReportSnapshot, code: string): ReportSection | undefined {
  return sections.find((section) => section.code === code);
}

function cellOf(section: ReportSection | undefined, row: string, column: string): ReportCell {
  const at = section?.columns.findIndex(({ name }) => name === column) ?? -1;
  return section?.rows.find(({ code }) => code === row)?.cells[at] ?? null;
}

function unitOf(section: ReportSection | undefined, column: string): string {
  return section?.columns.find(({ name }) => name === column)?.unit ?? '';
}

/** What marks stand for in a report's tables. */
export function marksText(threshold: number): string {
  return `「少数」は${threshold}未満の数です。人が特定されないように、数を表示していません。「非表示」は、差し引きで少数が分かるため表示していない数です。`;
}

/** As a cell is read: 「12件」, 「少数」, 「非表示」, 「－」. */
export function cellText(cell: ReportCell, unit: string): string {
  if (cell === null) return '－';
  if (cell === 'few') return '少数';
  if (cell === 'linked') return '非表示';
  return `${cell.toLocaleString('ja-JP')}${unit}`;
}
