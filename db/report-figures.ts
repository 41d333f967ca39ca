/** The numbers of a report, as the figures have them at this instant. */
import { figureTable, type FigureCell, type FigureCount } from '../domain/figure-table.ts';
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
  type ReportCell,
  type ReportKind,
  type ReportSection,
  type ReportSnapshot,
} from '../domain/reports.ts';
import { SMALL_CELLS } from '../domain/small-cells.ts';
import { readAttributeNames } from './figure-names.ts';
import { readFigure } from './figures.ts';
import type { Tx } from './scope.ts';
import { settingsInForce } from './settings.ts';

export interface ReportAsked {
  kind: ReportKind;
  period: string;
  /** Live ones, that the transaction sees. */
  services: readonly { id: string; name: string }[];
  /** Of all services together. */
  isWhole: boolean;
  now: number;
}

interface Counting {
  tx: Tx;
  filter: RecordFilter;
  serviceIds: readonly string[];
  names: RecordNames;
  threshold: number;
  now: number;
}

/** Small numbers are left out for everybody: a report goes from hand to hand. */
export async function countReport(tx: Tx, asked: ReportAsked): Promise<ReportSnapshot> {
  const { kind, period, services, isWhole, now } = asked;
  const days = daysOfPeriod(kind, period);
  const serviceIds = services.map(({ id }) => id);
  const attributes = await readAttributeNames(tx, serviceIds);
  const names = { services, people: [], flags: [], attributes };
  const threshold = await thresholdOf(tx, serviceIds, now);
  const counting: Counting = { tx, filter: days, serviceIds, names, threshold, now };
  const chosen = attributes.filter(({ choices }) => (choices ?? []).length > 0);
  const sections = [
    await totals(counting, { code: 'summary', title: '概要', unit: '', figures: SUMMARY }),
    await totals(counting, { code: 'times', title: '時間', unit: '分', figures: TIMES }),
  ];
  for (const section of sectionsOf(kind, chosen, isWhole))
    sections.push(await divided(counting, section));
  return {
    about: isWhole ? 'すべての窓口' : services.map(({ name }) => name).join('、'),
    ...days,
    takenAt: new Date(now).toISOString(),
    threshold,
    sections,
  };
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
async function totals(
  counting: Counting,
  asked: { code: string; title: string; unit: string; figures: readonly FigureCode[] },
): Promise<ReportSection> {
  const { from = '', to = '' } = counting.filter;
  const earlier = { ...counting, filter: periodBefore(from, to) };
  const rows = [];
  for (const figure of asked.figures) {
    const cells = [await totalOf(counting, figure), await totalOf(earlier, figure)];
    rows.push({ code: figure, name: FIGURES[figure].name, cells });
  }
  return {
    code: asked.code,
    title: asked.title,
    definition: definitionsOf(asked.figures),
    columns: ['この期間', '前の期間'].map((name) => ({ name, unit: asked.unit })),
    rows,
    drawn: null,
  };
}

async function totalOf(counting: Counting, figure: FigureCode): Promise<ReportCell> {
  const counts = await read(counting, figure, null, null);
  const { threshold } = counting;
  return cellOf(
    figureTable(counts, { figure, rows: null, columns: null, threshold }).total,
    figure,
  );
}

function read(
  { tx, filter, serviceIds, now }: Counting,
  figure: FigureCode,
  rows: Division | null,
  columns: Division | null,
): Promise<FigureCount[]> {
  return readFigure(tx, { figure, rows, columns, filter }, serviceIds, now);
}

function divided(counting: Counting, section: SectionAsked): Promise<ReportSection> {
  return section.columns === null ? beside(counting, section) : across(counting, section);
}

/** Figures beside each other; where parts add up, with their total. */
async function beside(counting: Counting, section: SectionAsked): Promise<ReportSection> {
  const { figures, rows: division } = section;
  const found = [];
  for (const figure of figures)
    found.push({ figure, counts: await read(counting, figure, division, null) });
  const rows = partsOf(
    counting,
    division,
    found.flatMap(({ counts }) => counts.map(({ row }) => row)),
  );
  const tables = found.map(({ figure, counts }) => ({
    figure,
    table: figureTable(counts, { figure, rows, columns: null, threshold: counting.threshold }),
  }));
  const cellsOf = (pick: (table: (typeof tables)[number]['table']) => FigureCell | undefined) =>
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
      { code: TOTAL, name: '合計', cells: cellsOf(({ total }) => total) },
    ],
    drawn: 0,
  };
}

/** One figure, divided twice. */
async function across(counting: Counting, section: SectionAsked): Promise<ReportSection> {
  const { figures, rows: division, columns: other } = section;
  const [figure = 'consultations'] = figures;
  const counts = await read(counting, figure, division, other);
  const rows = partsOf(
    counting,
    division,
    counts.map(({ row }) => row),
  );
  const columns = other
    ? partsOf(
        counting,
        other,
        counts.map(({ column }) => column),
      )
    : [];
  const { threshold } = counting;
  const table = figureTable(counts, { figure, rows, columns, threshold });
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
      { code: TOTAL, name: '合計', cells: line(table.columnTotals, table.total) },
    ],
    drawn: null,
  };
}

/** No part is called so. */
const TOTAL = '*';

function headOf(section: SectionAsked): Pick<ReportSection, 'code' | 'title' | 'definition'> {
  const { code, title } = section;
  return { code, title, definition: definitionOf(section) };
}

function partsOf(
  { names }: Counting,
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
