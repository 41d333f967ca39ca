/** One table of figures, as this person may see it. */
import type { z } from 'zod';
import type { FigureTable, FigureTableQuery } from '../../contracts/figures.ts';
import { readFigure, type FigureQuestion } from '../../db/figures.ts';
import { isCalendarDate } from '../../domain/attributes.ts';
import { Refusal } from '../../domain/errors.ts';
import { partsInOrder, type Part } from '../../domain/figure-parts.ts';
import { figureTable, type FigureCount } from '../../domain/figure-table.ts';
import { attributeOf, canDivide, periodBefore, type Division } from '../../domain/figures.ts';
import type { RecordFilter } from '../../domain/record-filter.ts';
import type { StaffContext } from '../http/route.ts';
import { figureNames, type FigureNames } from './names.ts';

type Context = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'deps' | 'now' | 'staff'
>;
export type Asked = Pick<
  z.output<typeof FigureTableQuery>,
  'figure' | 'rows' | 'columns' | 'filter'
>;

export interface Question extends FigureQuestion {
  /** Those of which the person may have figures, within the filter. */
  services: readonly string[];
  names: FigureNames;
  /** `null`: this person may see all counts. */
  threshold: number | null;
}

/** What is asked, within what this person may ask; refuses 'invalid-input' for what no figure is divided or narrowed by. */
export async function questionOf(
  context: Context,
  asked: Asked,
  permission: 'figures.read' | 'figures.export' = 'figures.read',
): Promise<Question> {
  const { figure, filter = {} } = asked;
  const rows = asked.rows ?? null;
  const columns = asked.columns ?? null;
  refuseUnfit({ figure, rows, columns, filter });
  const { staff } = context;
  const readable = staff.servicesWith(permission, 'service');
  const names = await figureNames(context, readable, filter.practice ?? false);
  const services = names.services.flatMap(({ id }) =>
    (filter.services?.includes(id) ?? true) ? [id] : [],
  );
  const whole = staff.servicesWith('figures.persons', 'service');
  const seesAll = services.every((id) => whole.includes(id));
  const threshold = seesAll ? null : names.threshold;
  if (threshold !== null) refuseSingles([rows, columns], names);
  return { figure, rows, columns, filter, services, names, threshold };
}

function refuseUnfit({ figure, rows, columns, filter }: FigureQuestion): void {
  // A figure is about a service, never about one of its counselors or one of its consultees.
  if (filter.counselors || filter.flags)
    throw new Refusal('invalid-input', {
      reason: 'about-persons',
      text: '集計は、担当者や注意の印では絞り込めません。その条件を外してください。',
    });
  const divisions = [rows, columns].filter((one) => one !== null);
  if (new Set(divisions).size < divisions.length)
    throw new Refusal('invalid-input', {
      reason: 'same-division',
      text: '行と列には、別の項目を選んでください。',
    });
  if (!divisions.every((division) => canDivide(figure, division)))
    throw new Refusal('invalid-input', {
      reason: 'division',
      text: 'アクセス数は、日時と窓口だけで分けられます。別の項目を選んでください。',
    });
}

/** A number or a day that somebody answered may be hers alone: as the name of a row it would be told whatever its count. */
function refuseSingles(divisions: readonly (Division | null)[], { attributes }: FigureNames): void {
  const chosen = attributes.filter(({ choices = [] }) => choices.length > 0);
  for (const division of divisions) {
    const code = division === null ? null : attributeOf(division);
    if (code !== null && !chosen.some((one) => one.code === code))
      throw new Refusal('invalid-input', {
        reason: 'division-of-singles',
        text: '選択肢のない項目では分けられません。別の項目を選んでください。',
      });
  }
}

type Table = Omit<FigureTable, 'hasRecords' | 'before'>;

/** The figure over what is asked; small counts are hidden from those who may not see persons. */
export async function tableOf({ tx, now }: Context, question: Question): Promise<Table> {
  const counts = await readFigure(tx, question, question.services, now);
  return presented(question, counts, {
    rows: orderedParts(
      question,
      question.rows,
      counts.map(({ row }) => row),
    ),
    columns: orderedParts(
      question,
      question.columns,
      counts.map(({ column }) => column),
    ),
  });
}

function orderedParts(
  { names }: Question,
  division: Division | null,
  found: readonly (string | null)[],
): Part[] | null {
  if (!division) return null;
  return partsInOrder(division, [...new Set(found.filter((code) => code !== null))], names);
}

function presented(
  { figure, threshold }: Question,
  counts: readonly FigureCount[],
  parts: { rows: readonly Part[] | null; columns: readonly Part[] | null },
): Table {
  const { rows, columns, cells, rowTotals, columnTotals, total } = figureTable(counts, {
    figure,
    threshold,
    ...parts,
  });
  return {
    rows: [...rows],
    columns: [...columns],
    cells: cells.map((row) => [...row]),
    rowTotals: [...rowTotals],
    columnTotals: [...columnTotals],
    total,
    threshold,
  };
}

const OF_THE_PERIOD: readonly Division[] = ['month', 'year'];

/** The totals of as long a period before; `null` where the filter has no whole period. */
export async function beforeOf(
  { tx, now }: Context,
  question: Question,
  shown: readonly Part[],
): Promise<FigureTable['before']> {
  const { from, to } = question.filter;
  if (from === undefined || to === undefined || from > to) return null;
  const period = periodBefore(from, to);
  // Before all years there are.
  if (!isCalendarDate(period.from)) return null;
  const filter: RecordFilter = { ...question.filter, ...period };
  const hasSameRows = question.rows !== null && !OF_THE_PERIOD.includes(question.rows);
  const earlier = { ...question, filter, rows: hasSameRows ? question.rows : null, columns: null };
  const counts = await readFigure(tx, earlier, question.services, now);
  // What was found only then has its row as well, so that the small ones are hidden among all of them.
  const found = counts.flatMap(({ row }) => (row === null ? [] : [row]));
  const others = found.filter((code) => !shown.some((part) => part.code === code));
  const rows = hasSameRows ? [...shown, ...others.map((code) => ({ code, label: code }))] : null;
  const { total, rowTotals } = presented(earlier, counts, { rows, columns: null });
  return { ...period, total, rowTotals: hasSameRows ? rowTotals.slice(0, shown.length) : null };
}
