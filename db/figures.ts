/** Figures: one statement per table, from the records a filter means. */
import type { DimensionCode, Division, FigureCode, FigureSource } from '../domain/figures.ts';
import { attributeOf, FIGURES, isDimension, STATE_PART } from '../domain/figures.ts';
import { NONE, type RecordFilter } from '../domain/record-filter.ts';
import { dayOf, recordsMatching, yearOf, type Sql } from './record-filter.ts';
import type { Tx } from './scope.ts';

export interface FigureQuestion {
  figure: FigureCode;
  rows: Division | null;
  columns: Division | null;
  filter: RecordFilter;
}

/** One count of the table; `null`: it is the total over all rows, or columns. */
export interface FigureRow {
  row: string | null;
  column: string | null;
  value: number | null;
  /** How many consultations, persons or entries the value is reckoned from. */
  base: number;
}

const middle = (column: string, part: number): [string, string] => [
  `percentile_cont(${part}) within group (order by r.${column})`,
  `count(r.${column})`,
];
const whichAre = (condition: string): [string, string] => {
  const count = `count(*) filter (where ${condition})`;
  return [count, count];
};

/** What each is, and how many stand behind it. */
const MEASURES: Record<FigureCode, [value: string, base: string]> = {
  consultations: ['count(*)', 'count(*)'],
  persons: ['count(distinct r.person)', 'count(distinct r.person)'],
  accesses: ['count(*)', 'count(*)'],
  others: ['count(*)', 'count(*)'],
  abandoned: whichAre('r.abandoned'),
  unanswered: whichAre('r.unanswered'),
  escalated: whichAre('cardinality(r.escalations) > 0'),
  escalations: [
    'coalesce(sum(cardinality(r.escalations)), 0)',
    'count(*) filter (where cardinality(r.escalations) > 0)',
  ],
  danger: whichAre('r.danger'),
  surveys: whichAre('r.relief is not null or r.again is not null'),
  messages: [
    'coalesce(sum(r.consultee_messages + r.staff_messages), 0)',
    'count(*) filter (where r.consultee_messages + r.staff_messages > 0)',
  ],
  'response-median': middle('response_seconds', 0.5),
  'response-p90': middle('response_seconds', 0.9),
  'waiting-median': middle('waiting_seconds', 0.5),
  'waiting-p90': middle('waiting_seconds', 0.9),
  'handling-median': middle('handling_seconds', 0.5),
  'handling-p90': middle('handling_seconds', 0.9),
};

/** By kind of agency each escalation counts by itself. */
const eachEscalation = (part: string) =>
  `coalesce(sum(cardinality(array_positions(r.escalations, ${part}))), 0)`;

const PARTS: Record<DimensionCode, (filter: RecordFilter) => string> = {
  month: (filter) => one(`to_char(${dayOf(filter)}, 'YYYY-MM')`),
  year: (filter) => one(`${yearOf(dayOf(filter))}::text`),
  weekday: () => one('r.weekday::text'),
  'hour-band': () => one('(r.hour / 3 * 3)::text'),
  hour: () => one('r.hour::text'),
  'in-hours': () => one('r.in_hours::text'),
  service: () => one('r.service_id::text'),
  entrance: () => one('r.entrance'),
  kind: () => one('r.kind'),
  outcome: () => one('r.outcome'),
  stage: () => one('r.stage'),
  priority: () => one('r.priority'),
  risk: () => each('r.risks'),
  escalation: () => each('r.escalations'),
  relief: () => one('r.relief'),
  again: () => one('r.again'),
};

function one(expression: string): string {
  return `(select coalesce(${expression}, '${NONE}') as part)`;
}

function each(column: string): string {
  return `(select distinct unnest(case when cardinality(${column}) = 0 then array['${NONE}'] else ${column} end) as part)`;
}

/** The parts a record stands in, as a relation of their own. */
function partsOf(division: Division, filter: RecordFilter): Sql {
  if (isDimension(division)) return { sql: PARTS[division](filter), params: [] };
  const code = attributeOf(division);
  return {
    sql: `(select distinct a.part from (
      select jsonb_array_elements_text(r.attributes -> ?) as part where r.attributes -> ? is not null
      union all select '${STATE_PART}' || coalesce(r.answer_states ->> ?, 'not-asked') where r.attributes -> ? is null
    ) a)`,
    params: [code, code, code, code],
  };
}

/** Every count of the table with its totals; services: those in which the person may have figures. */
export async function readFigure(
  tx: Tx,
  question: FigureQuestion,
  services: readonly string[],
  now: number,
): Promise<FigureRow[]> {
  const { filter, ...table } = question;
  const [found = []] = await readFigures(tx, filter, [table], services, now);
  return found;
}

/** The same for several tables of one filter, each record read once for all of them. */
export async function readFigures(
  tx: Tx,
  filter: RecordFilter,
  tables: readonly Omit<FigureQuestion, 'filter'>[],
  services: readonly string[],
  now: number,
): Promise<FigureRow[][]> {
  if (services.length === 0) return tables.map(() => []);
  const sources = [...new Set(tables.map(({ figure }) => FIGURES[figure].source))];
  const matched = sources.map((source) => sourceOf(source, filter, services, now));
  const selects = tables.flatMap((table, nth) =>
    selectsOf({ ...table, filter }).map(({ sql, params }) => ({
      sql: `select ${nth} as nth, * from (${sql}) t`,
      params,
    })),
  );
  const relations = sources.map(
    (source, nth) => `of_${source} as materialized (${matched[nth]?.sql})`,
  );
  const sql = `with ${relations.join(', ')} ${selects.map((one) => one.sql).join(' union all ')}`;
  let n = 0;
  // Without a name: each is planned for what it asks.
  const { rows: found } = await tx.client.query<FigureRow & { nth: number }>({
    text: sql.replaceAll('?', () => `$${++n}`),
    values: [...matched, ...selects].flatMap(({ params }) => params),
  });
  const answers: FigureRow[][] = tables.map(() => []);
  for (const { nth, ...row } of found) answers[nth]?.push(row);
  return answers;
}

/** One for each way the table is divided: the whole, its rows, its columns, both. */
function selectsOf({ figure, rows, columns, filter }: FigureQuestion): Sql[] {
  const divided = [
    [null, null],
    ...(rows ? [[rows, null]] : []),
    ...(columns ? [[null, columns]] : []),
    ...(rows && columns ? [[rows, columns]] : []),
  ] as const;
  return divided.map(([row = null, column = null]) => {
    const parts = [row && partsOf(row, filter), column && partsOf(column, filter)];
    const kind =
      row === 'escalation' ? 'row_part.part' : column === 'escalation' && 'column_part.part';
    return selectOf(figure, kind || null, parts[0] ?? null, parts[1] ?? null);
  });
}

function selectOf(
  figure: FigureCode,
  /** The column that names an agency's kind, where the table is divided so. */
  kind: string | null,
  row: Sql | null,
  column: Sql | null,
): Sql {
  const [measure, base] = MEASURES[figure];
  const value = figure === 'escalations' && kind ? eachEscalation(kind) : measure;
  const joins = [
    row && `cross join lateral ${row.sql} row_part`,
    column && `cross join lateral ${column.sql} column_part`,
  ];
  const groups = [row && 'row_part.part', column && 'column_part.part'].filter(
    (one) => one !== null,
  );
  return {
    sql: `select ${row ? 'row_part.part' : 'null'}::text as row, ${column ? 'column_part.part' : 'null'}::text as column,
      (${value})::float8 as value, (${base})::int as base from of_${FIGURES[figure].source} r ${joins.filter(Boolean).join(' ')}
      ${groups.length > 0 ? `group by ${groups.join(', ')}` : ''}`,
    params: [...(row?.params ?? []), ...(column?.params ?? [])],
  };
}

/** What it is reckoned from: figures of consultations leave out what was none, and the other way round. */
function sourceOf(
  source: FigureSource,
  filter: RecordFilter,
  services: readonly string[],
  now: number,
): Sql {
  if (source === 'accesses') return accessesMatching(filter, services);
  const isWanted = (kind: string) => (kind === 'consultation') === (source === 'consultations');
  const all = recordsMatching(filter, services, now);
  if (filter.kinds?.every(isWanted)) return all;
  return {
    ...all,
    sql: `${all.sql} and (r.kind = 'consultation') = ${source === 'consultations'}`,
  };
}

/** Entries into rooms of live services; of these nothing but place and time is known. */
function accessesMatching(filter: RecordFilter, services: readonly string[]): Sql {
  const wanted = filter.services
    ? services.filter((id) => filter.services?.includes(id))
    : services;
  const inJapan = `s.created_at at time zone 'Asia/Tokyo'`;
  const conditions: [sql: string, value: unknown][] = [
    ['s.service_id = any(?::uuid[])', [...wanted]],
  ];
  if (filter.from !== undefined) conditions.push([`(${inJapan})::date >= ?::date`, filter.from]);
  if (filter.to !== undefined) conditions.push([`(${inJapan})::date <= ?::date`, filter.to]);
  return {
    sql: `select e.*, e.opened_on as closed_on from (
        select s.service_id, (${inJapan})::date as opened_on, extract(hour from ${inJapan})::smallint as hour, extract(dow from ${inJapan})::smallint as weekday
        from room_sessions s join services v on v.id = s.service_id and v.mode = 'live'
        where ${conditions.map(([sql]) => sql).join(' and ')}
      ) e`,
    params: conditions.map(([, value]) => value),
  };
}
