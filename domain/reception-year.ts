/** A year of reception, day by day: when it is open, what closes it, and how much that comes to. */
import {
  closingRuleOn,
  DAY,
  businessDate,
  MINUTE,
  openIntervals,
  shiftsOn,
  spansOn,
  startOfBusinessDate,
  type ClosingRule,
  type Interval,
  type Pause,
  type ReceptionCalendar,
  type Shift,
} from './hours.ts';

export interface Holiday {
  /** "YYYY-MM-DD" */
  date: string;
  name: string;
}

/** `fiscal`: April to March, as municipalities count. */
export const YEAR_KINDS = ['fiscal', 'calendar'] as const;
export type YearKind = (typeof YEAR_KINDS)[number];

/** What a day is, first of all. `off`: a day of the week without reception. */
export const DAY_KINDS = [
  'open',
  'extra',
  'stopped',
  'closed-day',
  'year-end',
  'holiday',
  'off',
] as const;
export type DayKind = (typeof DAY_KINDS)[number];

export interface YearDay {
  date: string;
  kind: DayKind;
  shifts: readonly Shift[];
  /** Open minutes of the day's shifts, pauses taken out. */
  minutes: number;
  /** Its national holiday, whether that closes the service or not. */
  holiday: string | null;
  /** What would close the day; an extra day is open all the same. */
  rule: ClosingRule | null;
  /** Pauses take something of its shifts away. */
  isCut: boolean;
}

export interface YearMonth {
  /** "YYYY-MM" */
  month: string;
  days: readonly YearDay[];
}

export interface ReceptionYear {
  months: readonly YearMonth[];
  /** Days on which reception is open at some time, and how long it is in all. */
  openDays: number;
  minutes: number;
}

export interface YearRules {
  /** The calendar a business day goes by; `null` while there is none: closed. */
  calendarOn: (date: string) => ReceptionCalendar | null;
  holidays: readonly Holiday[];
  pauses: readonly Pause[];
}

/** First and last day of the year. */
export function yearBounds(year: number, kind: YearKind): { from: string; to: string } {
  return kind === 'fiscal'
    ? { from: `${year}-04-01`, to: `${year + 1}-03-31` }
    : { from: `${year}-01-01`, to: `${year}-12-31` };
}

/** The year in which a business day lies. */
export function yearOf(date: string, kind: YearKind): number {
  const year = Number(date.slice(0, 4));
  return kind === 'fiscal' && date.slice(5, 7) < '04' ? year - 1 : year;
}

export function receptionYear(year: number, kind: YearKind, rules: YearRules): ReceptionYear {
  const { from, to } = yearBounds(year, kind);
  const names = new Map(rules.holidays.map(({ date, name }) => [date, name]));
  const months: { month: string; days: YearDay[] }[] = [];
  const spans: Interval[] = [];
  for (let at = startOfBusinessDate(from); at <= startOfBusinessDate(to); at += DAY) {
    const date = businessDate(at);
    const own = spansOfDay(date, rules, names);
    spans.push(...own);
    const month = date.slice(0, 7);
    if (months.at(-1)?.month !== month) months.push({ month, days: [] });
    months.at(-1)?.days.push(yearDay(date, rules, names, own));
  }
  const openDays = months.flatMap(({ days }) => days).filter(({ minutes }) => minutes > 0).length;
  // Shifts of two days may overlap at midnight: what is open twice is open once.
  return { months, openDays, minutes: minutesIn(openIntervals(spans, rules.pauses)) };
}

function spansOfDay(date: string, { calendarOn }: YearRules, names: ReadonlyMap<string, string>) {
  const calendar = calendarOn(date);
  return calendar ? spansOn(date, calendar, namedOn(date, names)) : [];
}

function yearDay(
  date: string,
  { calendarOn, pauses }: YearRules,
  names: ReadonlyMap<string, string>,
  spans: readonly Interval[],
): YearDay {
  const calendar = calendarOn(date);
  const holidays = namedOn(date, names);
  const shifts = calendar ? shiftsOn(date, calendar, holidays) : [];
  const rule = calendar && closingRuleOn(date, calendar, holidays);
  const minutes = minutesIn(openIntervals(spans, pauses));
  const isExtra = calendar?.extraDays.some((day) => day.date === date) ?? false;
  const shown = { date, shifts, minutes, rule, holiday: names.get(date) ?? null };
  const isCut = minutes < minutesIn(openIntervals(spans, []));
  return { ...shown, isCut, kind: kindOf({ shifts, minutes, rule, isExtra }) };
}

function namedOn(date: string, names: ReadonlyMap<string, string>): string[] {
  return names.has(date) ? [date] : [];
}

function kindOf({
  shifts,
  minutes,
  rule,
  isExtra,
}: Pick<YearDay, 'shifts' | 'minutes' | 'rule'> & { isExtra: boolean }): DayKind {
  if (shifts.length === 0) return rule ?? 'off';
  if (minutes === 0) return 'stopped';
  return isExtra ? 'extra' : 'open';
}

function minutesIn(intervals: readonly Interval[]): number {
  // A pause may begin at any second.
  return Math.round(intervals.reduce((sum, [from, to]) => sum + (to - from), 0) / MINUTE);
}
