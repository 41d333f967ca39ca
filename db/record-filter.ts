/** The records a filter means, as one relation: search, exports, figures, reports and disposal all ask it. */
import { businessDate } from '../domain/hours.ts';
import {
  NONE,
  type AttributeCondition,
  type RecordFilter,
  type RecordListField,
  type RecordYesOrNo,
} from '../domain/record-filter.ts';

/** SQL with its parameters, as `rows` takes them. */
export interface Sql {
  sql: string;
  params: unknown[];
}

/** Which business day periods go by. */
export function dayOf({ by }: RecordFilter): 'r.opened_on' | 'r.closed_on' {
  return by === 'closed' ? 'r.closed_on' : 'r.opened_on';
}

/** The fiscal year (from April) a day belongs to. */
export function yearOf(day: string): string {
  return `extract(year from ${day} - interval '3 months')::int`;
}

type Single = Exclude<RecordListField, 'risks' | 'escalations' | 'flags'>;

/** What a field's values are compared with. */
const COLUMNS: Record<Single, (filter: RecordFilter) => string> = {
  services: () => 'r.service_id::text',
  counselors: () => `coalesce(r.counselor_id::text, '${NONE}')`,
  stages: () => 'r.stage',
  kinds: () => 'r.kind',
  outcomes: () => `coalesce(r.outcome, '${NONE}')`,
  priorities: () => 'r.priority',
  entrances: () => 'r.entrance',
  months: (filter) => `to_char(${dayOf(filter)}, 'YYYY-MM')`,
  years: (filter) => `${yearOf(dayOf(filter))}::text`,
  weekdays: () => 'r.weekday::text',
  hours: () => 'r.hour::text',
  reliefs: () => `coalesce(r.relief, '${NONE}')`,
  agains: () => `coalesce(r.again, '${NONE}')`,
};

const YES: Record<RecordYesOrNo, string> = {
  inHours: 'r.in_hours',
  escalated: 'cardinality(r.escalations) > 0',
  danger: 'r.danger',
  abandoned: 'r.abandoned',
  unanswered: 'r.unanswered',
};

/**
 * A whole select over `record_facts`, to stand in `from (…) r`; `services`: those in which the permission is held, none
 * of them nothing. Live records alone or practice ones alone, never both. Restricted consultations are among them: whoever shows single ones leaves those out (unlessRestricted).
 */
export function recordsMatching(
  filter: RecordFilter,
  services: readonly string[],
  now: number,
): Sql {
  const conditions = [
    condition('r.service_id = any(?::uuid[])', [...services]),
    condition('r.practice = ?::boolean', filter.practice ?? false),
    ...periodOf(filter),
    ...listsOf(filter, now),
    ...yesOrNoOf(filter),
    ...(filter.attributes ?? []).flatMap(attributeIs),
  ];
  return {
    sql: `select r.* from record_facts r where ${conditions.map(({ sql }) => sql).join(' and ')}`,
    params: conditions.flatMap(({ params }) => params),
  };
}

function periodOf(filter: RecordFilter): Sql[] {
  const day = dayOf(filter);
  return [
    ...(filter.from === undefined ? [] : [condition(`${day} >= ?::date`, filter.from)]),
    ...(filter.to === undefined ? [] : [condition(`${day} <= ?::date`, filter.to)]),
  ];
}

function listsOf(filter: RecordFilter, now: number): Sql[] {
  const singles = Object.entries(COLUMNS).flatMap(([field, column]) => {
    const values = filter[field as Single];
    return values === undefined
      ? []
      : [condition(`${column(filter)} = any(?::text[])`, [...values])];
  });
  const flags = filter.flags && [
    condition(
      `exists (select 1 from consultee_flags f where f.consultee_id = r.consultee_id and f.kind = any(?::text[])
         and f.taken_down_at is null and (f.until is null or f.until >= ?::date))`,
      [...filter.flags],
      businessDate(now),
    ),
  ];
  return [
    ...singles,
    ...anyOf('r.risks', filter.risks),
    ...anyOf('r.escalations', filter.escalations),
    ...(flags ?? []),
  ];
}

/** Of a column that holds several. */
function anyOf(column: string, values: readonly string[] | undefined): Sql[] {
  if (values === undefined) return [];
  const or = values.includes(NONE) ? ` or cardinality(${column}) = 0` : '';
  return [condition(`(${column} && ?::text[]${or})`, [...values])];
}

function yesOrNoOf(filter: RecordFilter): Sql[] {
  return Object.entries(YES).flatMap(([field, sql]) => {
    const wanted = filter[field as RecordYesOrNo];
    return wanted === undefined ? [] : [condition(`(${sql}) = ?::boolean`, wanted)];
  });
}

function attributeIs({ code, values, states }: AttributeCondition): Sql[] {
  const any: Sql[] = [];
  if (values)
    any.push(
      condition(
        `exists (select 1 from jsonb_array_elements_text(r.attributes -> ?) v where v = any(?::text[]))`,
        code,
        [...values],
      ),
    );
  if (states)
    any.push(
      condition(`coalesce(r.answer_states ->> ?, 'not-asked') = any(?::text[])`, code, [...states]),
    );
  if (any.length === 0) return [];
  return [
    {
      sql: `(${any.map(({ sql }) => sql).join(' or ')})`,
      params: any.flatMap(({ params }) => params),
    },
  ];
}

function condition(sql: string, ...params: unknown[]): Sql {
  return { sql, params };
}
