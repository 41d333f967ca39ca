/**
 * Reception hours of a service. Business days are days of Japan Standard Time (UTC+9, no daylight
 * saving); instants are milliseconds since the epoch. Holidays come in as data.
 */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const JST = 9 * HOUR;

/** One reception shift; `close` may pass midnight ("26:00"). Times are "HH:MM". */
export interface Shift {
  open: string;
  close: string;
  /** No new consultation is taken up after this time of the same shift. */
  intakeUntil?: string | undefined;
}

export interface WeeklyShift extends Shift {
  /** 0 = Sunday … 6 = Saturday. */
  weekday: number;
}

export interface ReceptionCalendar {
  weekly: readonly WeeklyShift[];
  /** Closed on national holidays as well? */
  closedOnHolidays: boolean;
  /** Year-end and New Year, "MM-DD" both inclusive; may span the turn of the year. */
  yearEnd: { from: string; to: string } | null;
  /** Closing days of the facility, "YYYY-MM-DD". */
  closedDays: readonly string[];
  /** Days with shifts of their own, whatever else says; they win over every closing rule. */
  extraDays: readonly (Shift & { date: string })[];
}

export const PAUSE_KINDS = ['pause', 'planned-stop'] as const;

/** Reception rests from `from` on, whatever the calendar says; `until: null` until somebody ends it. */
export interface Pause {
  kind: (typeof PAUSE_KINDS)[number];
  from: number;
  until: number | null;
}

/** Open intervals [from, to) in ascending order, known up to `until`. */
export interface ReceptionPlan {
  from: number;
  until: number;
  open: readonly (readonly [from: number, to: number])[];
  /** Already taken out of `open`; a plan without any may leave them out. */
  pauses?: readonly Pause[];
}

/** The business day ("YYYY-MM-DD", Japan Standard Time) an instant falls on. */
export function businessDate(at: number): string {
  return new Date(at + JST).toISOString().slice(0, 10);
}

/** The instant at which a business day begins. */
export function startOfBusinessDate(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) - JST;
}

function timeOfDay(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * HOUR + Number(minutes) * MINUTE;
}

function isYearEnd(date: string, yearEnd: ReceptionCalendar['yearEnd']): boolean {
  if (!yearEnd) return false;
  const day = date.slice(5);
  return yearEnd.from <= yearEnd.to
    ? day >= yearEnd.from && day <= yearEnd.to
    : day >= yearEnd.from || day <= yearEnd.to;
}

export const CLOSING_RULES = ['closed-day', 'year-end', 'holiday'] as const;
export type ClosingRule = (typeof CLOSING_RULES)[number];

/** What closes the service on a business day; an extra day wins over all of it. */
export function closingRuleOn(
  date: string,
  calendar: ReceptionCalendar,
  holidays: readonly string[],
): ClosingRule | null {
  if (calendar.closedDays.includes(date)) return 'closed-day';
  if (isYearEnd(date, calendar.yearEnd)) return 'year-end';
  return calendar.closedOnHolidays && holidays.includes(date) ? 'holiday' : null;
}

/** The shifts of one business day, extra days first, then the week's pattern unless a rule closes it. */
export function shiftsOn(
  date: string,
  calendar: ReceptionCalendar,
  holidays: readonly string[],
): readonly Shift[] {
  const extra = calendar.extraDays.filter((day) => day.date === date);
  if (extra.length > 0) return extra;
  if (closingRuleOn(date, calendar, holidays)) return [];
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return calendar.weekly.filter((shift) => shift.weekday === weekday);
}

/** The open intervals from the day before `from` (a shift may pass midnight) for so many days. */
export function receptionPlan(
  calendar: ReceptionCalendar,
  holidays: readonly string[],
  from: number,
  days: number,
  pauses: readonly Pause[] = [],
): ReceptionPlan {
  const first = startOfBusinessDate(businessDate(from));
  const until = first + days * DAY;
  const open: [number, number][] = [];
  for (let start = first - DAY; start < until; start += DAY) {
    for (const shift of shiftsOn(businessDate(start), calendar, holidays)) {
      const opens = start + timeOfDay(shift.open);
      const closes = start + timeOfDay(shift.close);
      if (closes > opens && closes > from) open.push([opens, closes]);
    }
  }
  const plan = { from, until, open: withoutPauses(merged(open), pauses) };
  return pauses.length === 0 ? plan : { ...plan, pauses };
}

function withoutPauses(open: [number, number][], pauses: readonly Pause[]): [number, number][] {
  return pauses.reduce(
    (left, pause) =>
      left.flatMap(([from, to]): [number, number][] => {
        const until = pause.until ?? Infinity;
        const parts: [number, number][] = [
          [from, Math.min(to, pause.from)],
          [Math.max(from, until), to],
        ];
        return parts.filter(([begins, ends]) => begins < ends);
      }),
    open,
  );
}

/** The pause that covers the instant; one that was announced gives way to one that was not. */
export function pauseAt(plan: ReceptionPlan, at: number): Pause | null {
  const now = (plan.pauses ?? []).filter(
    ({ from, until }) => from <= at && (until === null || at < until),
  );
  return now.find(({ kind }) => kind === 'pause') ?? now[0] ?? null;
}

function merged(intervals: [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

export function isOpen(plan: ReceptionPlan, at: number): boolean {
  return plan.open.some(([from, to]) => from <= at && at < to);
}

/** The next instant at which reception opens after `at`; `null` when the plan knows none. */
export function nextOpening(plan: ReceptionPlan, at: number): number | null {
  return plan.open.find(([from]) => from > at)?.[0] ?? null;
}

/**
 * The instant at which so much reception time has passed since `from`. Beyond what the plan knows
 * the answer is `until`: whoever waits for it asks again with a newer plan.
 */
export function afterReceptionTime(
  plan: ReceptionPlan,
  from: number,
  duration: number,
): { at: number; known: boolean } {
  let left = duration;
  for (const [opens, closes] of plan.open) {
    const begins = Math.max(opens, from);
    if (closes <= begins) continue;
    if (closes - begins >= left) return { at: begins + left, known: true };
    left -= closes - begins;
  }
  return { at: plan.until, known: false };
}
