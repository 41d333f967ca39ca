/**
 * The one definition of which records are meant, as search, exports, figures and reports ask it; and its one text,
 * short enough for an address: "from:2026-04-01;to:2026-04-30;outcomes:listened,informed;a.topics:money".
 */
import { ANSWER_STATES, isCalendarDate } from './attributes.ts';
import { NON_CONSULTATIONS, OUTCOMES, STAGES } from './consultation.ts';
import { ESCALATION_KINDS } from './escalation.ts';
import { PRIORITIES, RISKS } from './priority.ts';
import { AGAINS, RELIEFS } from './survey.ts';

/** How she came: for the first time, again, or staff opened it for her. */
export const ENTRANCES = ['first', 'again', 'by-staff'] as const;

/** What a record is of; all but the first are kept apart in figures. */
export const RECORD_KINDS = ['consultation', ...NON_CONSULTATIONS] as const;

/** Where nothing was said or happened. */
export const NONE = 'none';

type Test = (value: string) => boolean;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const CODE = /^[a-z0-9][a-z0-9-]{0,39}$/u;
const isId: Test = (value) => ID.test(value);
const isCode: Test = (value) => CODE.test(value);
const oneOf =
  (...values: readonly string[]): Test =>
  (value) =>
    values.includes(value);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => String(n));

/** Fields whose values are known, all of them. */
const KNOWN = {
  stages: STAGES,
  kinds: RECORD_KINDS,
  outcomes: [...OUTCOMES, ...NON_CONSULTATIONS, NONE],
  priorities: PRIORITIES,
  risks: [...RISKS, NONE],
  entrances: ENTRANCES,
  weekdays: upTo(7),
  hours: upTo(24),
  escalations: [...ESCALATION_KINDS, NONE],
  reliefs: [...RELIEFS, NONE],
  agains: [...AGAINS, NONE],
} as const satisfies Record<string, readonly string[]>;

/** Fields of whose values only the form is known. */
const OPEN = {
  services: isId,
  counselors: (value) => value === NONE || isId(value),
  months: (value) => isCalendarDate(`${value}-01`),
  years: (value) => /^[1-9]\d{3}$/u.test(value),
  flags: isCode,
} as const satisfies Record<string, Test>;

/** Any of these values. */
export type RecordListField = keyof typeof KNOWN | keyof typeof OPEN;

/** All that a field can be; empty where that is not known here. */
export function valuesOf(field: RecordListField): readonly string[] {
  return Object.hasOwn(KNOWN, field) ? KNOWN[field as keyof typeof KNOWN] : [];
}

function testOf(field: RecordListField): Test {
  return Object.hasOwn(OPEN, field) ? OPEN[field as keyof typeof OPEN] : oneOf(...valuesOf(field));
}

const YES_OR_NO = ['inHours', 'escalated', 'danger', 'abandoned', 'unanswered'] as const;
export type RecordYesOrNo = (typeof YES_OR_NO)[number];

/** One of these values, or answered in one of these ways ("not-asked": also where nobody touched it). */
export interface AttributeCondition {
  code: string;
  values?: readonly string[] | undefined;
  states?: readonly string[] | undefined;
}

export type RecordFilter = {
  /** Records of practice services, and of none else; without it live ones alone. */
  practice?: boolean | undefined;
  /** Which day the period, months and years go by; without it that of the opening. */
  by?: 'opened' | 'closed' | undefined;
  /** Business days, both included. */
  from?: string | undefined;
  to?: string | undefined;
  attributes?: readonly AttributeCondition[] | undefined;
} & { [Field in RecordListField]?: readonly string[] | undefined } & {
  [Field in RecordYesOrNo]?: boolean | undefined;
};

const MOST_VALUES = 100;
const MOST_CONDITIONS = 40;

const LIST_FIELDS = [...Object.keys(OPEN), ...Object.keys(KNOWN)] as RecordListField[];

/** The filter's one text, in one order; empty: everything. */
export function writeFilter(filter: RecordFilter): string {
  const parts: [name: string, value: string | undefined][] = [
    ['practice', filter.practice ? 'true' : undefined],
    ['by', filter.by === 'closed' ? 'closed' : undefined],
    ['from', filter.from],
    ['to', filter.to],
    ...LIST_FIELDS.map((field): [string, string | undefined] => [field, listed(filter[field])]),
    ...YES_OR_NO.map((field): [string, string | undefined] => [field, filter[field]?.toString()]),
    ...(filter.attributes ?? [])
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .flatMap(({ code, values, states }): [string, string | undefined][] => [
        [`a.${code}`, listed(values)],
        [`s.${code}`, listed(states)],
      ]),
  ];
  return parts.flatMap(([name, value]) => (value ? [`${name}:${value}`] : [])).join(';');
}

function listed(values: readonly string[] | undefined): string | undefined {
  return values?.length ? [...new Set(values)].toSorted().join(',') : undefined;
}

/** What such a text means; `null` when it means nothing. */
export function readFilter(text: string): RecordFilter | null {
  if (text === '') return {};
  const parts = text.split(';').map((part) => /^([a-zA-Z]+(?:\.[a-z0-9-]+)?):(.+)$/u.exec(part));
  const names = parts.map((part) => part?.[1]);
  if (parts.length > MOST_CONDITIONS || new Set(names).size < names.length) return null;
  let filter: RecordFilter = {};
  for (const part of parts) {
    const read = part?.[1] && part[2] ? readPart(filter, part[1], part[2]) : null;
    if (!read) return null;
    filter = { ...filter, ...read };
  }
  return filter;
}

/** What one part adds to the filter so far. */
function readPart(filter: RecordFilter, name: string, value: string): RecordFilter | null {
  if (name === 'practice') return value === 'true' ? { practice: true } : null;
  if (name === 'by') return value === 'opened' || value === 'closed' ? { by: value } : null;
  if (name === 'from' || name === 'to') return isCalendarDate(value) ? { [name]: value } : null;
  const values = value.split(',');
  if (values.length > MOST_VALUES) return null;
  const flag = YES_OR_NO.find((field) => field === name);
  if (flag) return oneOf('true', 'false')(value) ? { [flag]: value === 'true' } : null;
  const field = LIST_FIELDS.find((one) => one === name);
  if (field) return values.every(testOf(field)) ? { [field]: values } : null;
  return readAttribute(filter, name, values);
}

function readAttribute(
  filter: RecordFilter,
  name: string,
  values: readonly string[],
): RecordFilter | null {
  const [place, code = ''] = name.split('.');
  const isState = place === 's';
  const test = isState
    ? oneOf(...ANSWER_STATES)
    : (value: string) => /^[a-z0-9.-]{1,40}$/u.test(value);
  if ((!isState && place !== 'a') || !isCode(code) || !values.every(test)) return null;
  const before = filter.attributes ?? [];
  const known = before.find((one) => one.code === code) ?? { code };
  const others = before.filter((one) => one.code !== code);
  return { attributes: [...others, { ...known, [isState ? 'states' : 'values']: values }] };
}
