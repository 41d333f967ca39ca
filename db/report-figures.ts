/** The numbers of a report, as the figures have them at this instant. */
import {
  figureTable,
  type FigureCell,
  type FigureCount,
  type FigureTable,
} from '../domain/figure-table.ts';
import { partsInOrder, type Part } from '../domain/figure-parts.ts';
import { FIGURES, periodBefore, type Division, type FigureCode } from '../domain/figures.ts';
import type { RecordFilter } from '../domain/record-filter.ts';
import type { RecordNames } from '../domain/record-words.ts';
import {
  definitionOf,
  definitionsOf,
  sectionsOf,
  SUMMARY,
  TIMES,
  type SectionAsked,
} from '../domain/report-sections.ts';
import {
  daysOfPeriod,
  TOTAL_ROW,
  type ReportCell,
  type ReportKind,
  type ReportSection,
  type ReportSnapshot,
} from '../domain/reports.ts';
import { SMALL_CELLS } from '../domain/small-cells.ts';
import { readAttributeNames } from './figure-names.ts';
import { readFigures, type FigureQuestion } from './figures.ts';
import type { Tx } from './scope.ts';
import { settingsInForce } from './settings.ts';

export interface ReportAsked {
  kind: ReportKind;
  period: string;
  /** Live ones, or one of practice, that the transaction sees. */
  services: readonly { id: string; name: string }[];
  /** Of all services together. */
  isWhole: boolean;
  /** Of practice records, and of none else. */
  practice: boolean;
  now: number;
}

/** What a report is written from: what everything is called, and what is too small to be told. */
interface Writing {
  names: RecordNames;
  threshold: number;
}

type TableAsked = Omit<FigureQuestion, 'filter'>;
/** The counts of a table that was asked for. */
type Counts = (figure: FigureCode, rows?: Division, columns?: Division | null) => FigureCount[];

/** Small numbers are left out for everybody: a report goes from hand to hand. */
export async function countReport(tx: Tx, asked: ReportAsked): Promise<ReportSnapshot> {
  const { kind, period, services, isWhole, practice, now } = asked;
  const days = daysOfPeriod(kind, period);
  const serviceIds = services.map(({ id }) => id);
  const attributes = await readAttributeNames(tx, serviceIds);
  const threshold = await thresholdOf(tx, serviceIds, now);
  const writing = { names: { services, people: [], flags: [], attributes }, threshold };
  const chosen = attributes.filter(({ choices }) => (choices ?? []).length > 0);
  const sections = sectionsOf(kind, chosen, isWhole);
  const totals = [...SUMMARY, ...TIMES].map((figure) => ({ figure, rows: null, columns: null }));
  const tables = sections.flatMap(({ figures, rows, columns }) =>
    figures.map((figure) => ({ figure, rows, columns })),
  );
  const count = (filter: RecordFilter, wanted: readonly TableAsked[]) =>
    countsOf(tx, { ...filter, practice }, wanted, serviceIds, now);
  const current = await count(days, [...totals, ...tables]);
  const earlier = await count(periodBefore(days.from, days.to), totals);
  return {
    about: isWhole ? 'すべての窓口' : services.map(({ name }) => name).join('、'),
    ...days,
    takenAt: new Date(now).toISOString(),
    threshold,
    sections: [
      totalsOf(writing, [current, earlier], { code: 'summary', title: '概要', unit: '' }, SUMMARY),
      totalsOf(writing, [current, earlier], { code: 'times', title: '時間', unit: '分' }, TIMES),
      ...sections.map((section) =>
        section.columns === null
          ? beside(writing, current, section)
          : across(writing, current, { ...section, columns: section.columns }),
      ),
    ],
  };
}

async function countsOf(
  tx: Tx,
  filter: RecordFilter,
  tables: readonly TableAsked[],
  serviceIds: readonly string[],
  now: number,
): Promise<Counts> {
  const keyOf = ({ figure, rows, columns }: TableAsked) => [figure, rows, columns].join(' ');
  const found = await readFigures(tx, filter, tables, serviceIds, now);
  const known = new Map(tables.map((table, nth) => [keyOf(table), found[nth] ?? []]));
  return (figure, rows, columns) =>
    known.get(keyOf({ figure, rows: rows ?? null, columns: columns ?? null })) ?? [];
}

/** The strictest of the services. */
async function thresholdOf(tx: Tx, serviceIds: readonly string[], now: number): Promise<number> {
  const thresholds: number[] = [];
  for (const id of serviceIds) {
    const current = await settingsInForce(tx, id, new Date(now));
    thresholds.push(current?.settings.smallCells ?? SMALL_CELLS.usual);
  }
  return thresholds.length > 0 ? Math.max(...thresholds) : SMALL_CELLS.usual;
}

/** Each figure of the period, beside that of the period before. */
function totalsOf(
  { threshold }: Writing,
  periods: readonly Counts[],
  { code, title, unit }: { code: string; title: string; unit: string },
  figures: readonly FigureCode[],
): ReportSection {
  const undivided = { rows: null, columns: null, threshold };
  return {
    code,
    title,
    definition: definitionsOf(figures),
    columns: ['この期間', '前の期間'].map((name) => ({ name, unit })),
    rows: figures.map((figure) => ({
      code: figure,
      name: FIGURES[figure].name,
      cells: periods.map((counts) =>
        cellOf(figureTable(counts(figure), { figure, ...undivided }).total, figure),
      ),
    })),
    drawn: null,
  };
}

/** Figures beside each other, with their totals. */
function beside(writing: Writing, counts: Counts, section: SectionAsked): ReportSection {
  const { figures, rows: division } = section;
  const found = figures.flatMap((figure) => counts(figure, division).map(({ row }) => row));
  const rows = partsOf(writing, division, found);
  const { threshold } = writing;
  const tables = figures.map((figure) => ({
    figure,
    table: figureTable(counts(figure, division), { figure, rows, columns: null, threshold }),
  }));
  const cellsOf = (pick: (table: FigureTable) => FigureCell | undefined) =>
    tables.map(({ figure, table }) => cellOf(pick(table), figure));
  return {
    ...headOf(section),
    columns: figures.map((figure) => ({ name: FIGURES[figure].name, unit: unitOf(figure) })),
    rows: [
      ...rows.map(({ code, label }, at) => ({
        code,
        name: label,
        cells: cellsOf(({ rowTotals }) => rowTotals[at]),
      })),
      { code: TOTAL_ROW, name: '合計', cells: cellsOf(({ total }) => total) },
    ],
    drawn: 0,
  };
}

/** One figure, divided twice. */
function across(
  writing: Writing,
  counts: Counts,
  section: SectionAsked & { columns: Division },
): ReportSection {
  const [figure = 'consultations'] = section.figures;
  const found = counts(figure, section.rows, section.columns);
  const rows = partsOf(
    writing,
    section.rows,
    found.map(({ row }) => row),
  );
  const columns = partsOf(
    writing,
    section.columns,
    found.map(({ column }) => column),
  );
  const table = figureTable(found, { figure, rows, columns, threshold: writing.threshold });
  const line = (cells: readonly FigureCell[], total: FigureCell | undefined) =>
    [...cells, total].map((cell) => cellOf(cell, figure));
  return {
    ...headOf(section),
    columns: [...columns.map(({ label }) => label), '合計'].map((name) => ({ name, unit: '' })),
    rows: [
      ...rows.map(({ code, label }, at) => ({
        code,
        name: label,
        cells: line(table.cells[at] ?? [], table.rowTotals[at]),
      })),
      { code: TOTAL_ROW, name: '合計', cells: line(table.columnTotals, table.total) },
    ],
    drawn: null,
  };
}

function headOf(section: SectionAsked): Pick<ReportSection, 'code' | 'title' | 'definition'> {
  const { code, title } = section;
  return { code, title, definition: definitionOf(section) };
}

function partsOf(
  { names }: Writing,
  division: Division,
  found: readonly (string | null)[],
): Part[] {
  return partsInOrder(division, [...new Set(found.filter((code) => code !== null))], names);
}

function unitOf(figure: FigureCode): string {
  return { count: '件', persons: '人', duration: '分' }[FIGURES[figure].unit];
}

/** Times in minutes, to a tenth. */
function cellOf(cell: FigureCell | undefined, figure: FigureCode): ReportCell {
  if (!cell) return null;
  if (cell.hidden !== null) return cell.hidden === 'small' ? 'few' : 'linked';
  if (cell.value === null) return null;
  return FIGURES[figure].unit === 'duration' ? Math.round(cell.value / 6) / 10 : cell.value;
}
