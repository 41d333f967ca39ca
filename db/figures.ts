/** Figures: one statement per table, from the records a filter means. */
import type { FigureCount } from '../domain/figure-table.ts';
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

/** What each figure is reckoned from: `sum` adds up over any parts, the others are reckoned anew for each. */
type Measure =
  | { sum: string; base: string }
  | { distinct: string }
  /** The value below which such a part of all lies. */
  | { of: string; part: number };

const whichAre = (condition: string): Measure => {
  const one = `(case when ${condition} then 1 else 0 end)`;
  return { sum: one, base: one };
};
const numberOf = (number: string): Measure => ({
  sum: number,
  base: `(case when ${number} > 0 then 1 else 0 end)`,
});

const MEASURES: Record<FigureCode, Measure> = {
  consultations: { sum: '1', base: '1' },
  persons: { distinct: 'r.person' },
  accesses: { sum: '1', base: '1' },
  others: { sum: '1', base: '1' },
  abandoned: whichAre('r.abandoned'),
  unanswered: whichAre('r.unanswered'),
  escalated: whichAre('cardinality(r.escalations) > 0'),
  escalations: numberOf('cardinality(r.escalations)'),
  danger: whichAre('r.danger'),
  surveys: whichAre('(r.relief is not null or r.again is not null)'),
  messages: numberOf('(r.consultee_messages + r.staff_messages)'),
  'response-median': { of: 'r.response_seconds', part: 0.5 },
  'response-p90': { of: 'r.response_seconds', part: 0.9 },
  'waiting-median': { of: 'r.waiting_seconds', part: 0.5 },
  'waiting-p90': { of: 'r.waiting_seconds', part: 0.9 },
  'handling-median': { of: 'r.handling_seconds', part: 0.5 },
  'handling-p90': { of: 'r.handling_seconds', part: 0.9 },
};

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
  return `array[coalesce(${expression}, '${NONE}')]`;
}

function each(column: string): string {
  return `(case when cardinality(${column}) = 0 then array['${NONE}'] else (select array_agg(distinct part) from unnest(${column}) part) end)`;
}

/** The parts a record stands in, as a list. */
function partsOf(division: Division | null, filter: RecordFilter): Sql {
  if (division === null) return { sql: `'{}'::text[]`, params: [] };
  if (isDimension(division)) return { sql: PARTS[division](filter), params: [] };
  const code = attributeOf(division);
  return {
    sql: `(case when r.attributes -> ? is null then array['${STATE_PART}' || coalesce(r.answer_states ->> ?, 'not-asked')]
      else array(select jsonb_array_elements_text(r.attributes -> ?)) end)`,
    params: [code, code, code],
  };
}

/** Every count of the table with its totals; services: those in which the person may have figures. */
export async function readFigure(
  tx: Tx,
  question: FigureQuestion,
  services: readonly string[],
  now: number,
): Promise<FigureCount[]> {
  const { filter, ...table } = question;
  const [found = []] = await readFigures(tx, filter, [table], services, now);
  return found;
}

type Table = Omit<FigureQuestion, 'filter'>;

/** The same for several tables of one filter, each record read once for all of them. */
export async function readFigures(
  tx: Tx,
  filter: RecordFilter,
  tables: readonly Table[],
  services: readonly string[],
  now: number,
): Promise<FigureCount[][]> {
  if (services.length === 0) return tables.map(() => []);
  const sources = [...new Set(tables.map(({ figure }) => FIGURES[figure].source))];
  const matched = sources.map((source): Sql => {
    const { sql, params } = sourceOf(source, filter, services, now);
    return { sql: `of_${source} as materialized (${sql})`, params };
  });
  const reduced = tables.map((table, nth): Sql => {
    const { sql, params } = reducedOf(table, filter);
    return { sql: `t${nth} as materialized (${sql})`, params };
  });
  const relations = [...matched, ...reduced];
  const selects = tables.map((table, nth) => selectsOf(table, nth));
  const sql = `with ${relations.map((one) => one.sql).join(', ')} ${selects.join(' union all ')}`;
  let n = 0;
  // A year's records are sorted in memory. Without a name: each is planned for what it asks.
  await tx.client.query(`set local work_mem = '32MB'; set local jit = off`);
  const { rows: found } = await tx.client.query<FigureCount & { nth: number }>({
    text: sql.replaceAll('?', () => `$${++n}`),
    values: relations.flatMap(({ params }) => params),
  });
  const answers: FigureCount[][] = tables.map(() => []);
  for (const { nth, ...count } of found) answers[nth]?.push(count);
  return answers;
}

/** What is kept of each record, or of each group of them that stand in the same parts; and how that is reckoned up. */
interface Reckoning {
  kept: string;
  groups: string;
  value: string;
  base: string;
}

function reckoningOf({ figure, rows, columns }: Table): Reckoning {
  const measure = MEASURES[figure];
  if ('distinct' in measure) {
    const value = 'count(distinct m.of)';
    return { kept: `${measure.distinct} as of`, groups: '', value, base: value };
  }
  if ('of' in measure)
    return {
      kept: `${measure.of} as of`,
      groups: '',
      value: `percentile_cont(${measure.part}) within group (order by m.of)`,
      base: 'count(m.of)',
    };
  // By kind of agency each escalation counts by itself, not each consultation with all of its.
  const kind = rows === 'escalation' ? 'row_part' : columns === 'escalation' ? 'column_part' : null;
  if (figure === 'escalations' && kind)
    return {
      kept: 'r.escalations',
      groups: '',
      value: `coalesce(sum(case when ${kind} is null then cardinality(m.escalations) else cardinality(array_positions(m.escalations, ${kind})) end), 0)`,
      base: 'count(*) filter (where cardinality(m.escalations) > 0)',
    };
  return {
    kept: `sum(${measure.sum}) as value, sum(${measure.base}) as base`,
    groups: 'group by 1, 2',
    value: 'coalesce(sum(m.value), 0)',
    base: 'coalesce(sum(m.base), 0)',
  };
}

function reducedOf(table: Table, filter: RecordFilter): Sql {
  const { kept, groups } = reckoningOf(table);
  const parts = [partsOf(table.rows, filter), partsOf(table.columns, filter)] as const;
  return {
    sql: `select ${parts[0].sql} as rows, ${parts[1].sql} as columns, ${kept} from of_${FIGURES[table.figure].source} r ${groups}`,
    params: [...parts[0].params, ...parts[1].params],
  };
}

/** The counts of all parts, and the totals: one record can stand in several parts, and counts once in each total. */
function selectsOf(table: Table, nth: number): string {
  const { value, base } = reckoningOf(table);
  const ways = [
    { byRow: false, byColumn: false },
    { byRow: true, byColumn: false },
    { byRow: false, byColumn: true },
    { byRow: true, byColumn: true },
  ].filter(({ byRow, byColumn }) => (table.rows || !byRow) && (table.columns || !byColumn));
  const selects = ways.map(({ byRow, byColumn }) => {
    const parts = (is: boolean, list: string, part: string) =>
      is
        ? `cross join lateral unnest(m.${list}) ${part}`
        : `cross join (select null::text as ${part}) no_${part}`;
    // A total without any record is a row as well; a part without any is none.
    const grouped = byRow || byColumn ? 'group by row_part, column_part' : '';
    return `select ${nth} as nth, ${byRow ? 'row_part' : 'null::text'} as row, ${byColumn ? 'column_part' : 'null::text'} as column,
      (${value})::float8 as value, (${base})::int as base
      from t${nth} m ${parts(byRow, 'rows', 'row_part')} ${parts(byColumn, 'columns', 'column_part')} ${grouped}`;
  });
  return selects.join(' union all ');
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

/** Entries into rooms of live services, or of practice ones; of these nothing but place and time is known. */
function accessesMatching(filter: RecordFilter, services: readonly string[]): Sql {
  const wanted = filter.services
    ? services.filter((id) => filter.services?.includes(id))
    : services;
  const inJapan = `s.created_at at time zone 'Asia/Tokyo'`;
  const conditions: [sql: string, value: unknown][] = [
    ['s.service_id = any(?::uuid[])', [...wanted]],
    ['v.mode = ?', filter.practice ? 'practice' : 'live'],
  ];
  if (filter.from !== undefined) conditions.push([`(${inJapan})::date >= ?::date`, filter.from]);
  if (filter.to !== undefined) conditions.push([`(${inJapan})::date <= ?::date`, filter.to]);
  return {
    sql: `select e.*, e.opened_on as closed_on from (
        select s.service_id, (${inJapan})::date as opened_on, extract(hour from ${inJapan})::smallint as hour, extract(dow from ${inJapan})::smallint as weekday
        from room_sessions s join services v on v.id = s.service_id
        where ${conditions.map(([sql]) => sql).join(' and ')}
      ) e`,
    params: conditions.map(([, value]) => value),
  };
}
