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

/** From the first instant on, before the second. */
export type Interval = readonly [from: number, to: number];

/** What is known of reception between `from` and `until`: ordered intervals that neither overlap nor touch. */
export interface ReceptionPlan {
  from: number;
  until: number;
  open: readonly Interval[];
  /** When new consultations are taken up, always within `open`; without it whenever reception is open. */
  intake?: readonly Interval[];
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

/** How long after the beginning of its business day a time of a shift is. */
export function timeOfDay(time: string): number {
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

/** From when to when each shift of one business day is, as the calendar says; one may pass midnight. */
export function spansOn(
  date: string,
  calendar: ReceptionCalendar,
  holidays: readonly string[],
  endOf: (shift: Shift) => string = ({ close }) => close,
): [from: number, to: number][] {
  const start = startOfBusinessDate(date);
  return shiftsOn(date, calendar, holidays)
    .map((shift): [number, number] => [
      start + timeOfDay(shift.open),
      start + timeOfDay(endOf(shift)),
    ])
    .filter(([opens, closes]) => closes > opens);
}

function endOfIntake({ close, intakeUntil = close }: Shift): string {
  return intakeUntil < close ? intakeUntil : close;
}

/** Spans that may overlap as open intervals in their order, without the pauses. */
export function openIntervals(
  spans: readonly Interval[],
  pauses: readonly Pause[],
): [from: number, to: number][] {
  return withoutPauses(merged(spans), pauses);
}

/** What is open from `from` on, to the end of the last of so many days; a shift may have begun the day before. */
export function receptionPlan(
  calendar: ReceptionCalendar,
  holidays: readonly string[],
  from: number,
  days: number,
  pauses: readonly Pause[] = [],
): ReceptionPlan {
  const first = startOfBusinessDate(businessDate(from));
  const until = first + days * DAY;
  function known(endOf?: (shift: Shift) => string): Interval[] {
    const spans: Interval[] = [];
    for (let start = first - DAY; start < until; start += DAY) {
      spans.push(...spansOn(businessDate(start), calendar, holidays, endOf));
    }
    return openIntervals(spans, pauses)
      .map(([opens, closes]): Interval => [opens, Math.min(closes, until)])
      .filter(([opens]) => opens < until);
  }
  const open = known().filter(([, closes]) => closes > from);
  const since = open[0]?.[0] ?? from;
  const hasDeadline = [...calendar.weekly, ...calendar.extraDays].some(
    ({ intakeUntil }) => intakeUntil !== undefined,
  );
  // A deadline that has passed counts until the shift is over.
  const intake = hasDeadline ? known(endOfIntake).filter(([, ends]) => ends > since) : null;
  const left = pauses.filter((pause) => pause.until === null || pause.until > from);
  return {
    from,
    until,
    open,
    ...(intake ? { intake } : {}),
    ...(left.length === 0 ? {} : { pauses: left }),
  };
}

/** Two plans of one stretch, the later from the instant on at which other settings come into force. */
export function takenOver(earlier: ReceptionPlan, later: ReceptionPlan, at: number): ReceptionPlan {
  const joined = (before: readonly Interval[], after: readonly Interval[]) =>
    merged([...within(before, -Infinity, at), ...within(after, at, Infinity)]);
  const hasDeadline = earlier.intake !== undefined || later.intake !== undefined;
  return {
    ...earlier,
    open: joined(earlier.open, later.open),
    ...(hasDeadline
      ? { intake: joined(earlier.intake ?? earlier.open, later.intake ?? later.open) }
      : {}),
  };
}

function within(intervals: readonly Interval[], first: number, last: number): Interval[] {
  return intervals
    .map(([from, to]): Interval => [Math.max(from, first), Math.min(to, last)])
    .filter(([from, to]) => from < to);
}

function withoutPauses(
  open: [from: number, to: number][],
  pauses: readonly Pause[],
): [from: number, to: number][] {
  return pauses.filter(isSome).reduce(
    (left, pause) =>
      left.flatMap(([from, to]): [number, number][] => {
        const parts: [number, number][] = [
          [from, Math.min(to, pause.from)],
          [Math.max(from, pause.until ?? Infinity), to],
        ];
        return parts.filter(([begins, ends]) => begins < ends);
      }),
    open,
  );
}

/** One that was ended as it began, or before, has never been. */
function isSome({ from, until }: Pause): boolean {
  return until === null || from < until;
}

/** The pause that covers the instant; one that was announced gives way to one that was not. */
export function pauseAt(plan: ReceptionPlan, at: number): Pause | null {
  const now = (plan.pauses ?? []).filter(
    ({ from, until }) => from <= at && (until === null || at < until),
  );
  return now.find(({ kind }) => kind === 'pause') ?? now[0] ?? null;
}

/** Stops that are announced and have not begun, the next one first. */
export function announcedStops(
  { pauses = [] }: ReceptionPlan,
  now: number,
): { from: number; until: number }[] {
  return pauses
    .flatMap(({ kind, from, until }) =>
      kind === 'planned-stop' && until !== null && from > now ? [{ from, until }] : [],
    )
    .toSorted((a, b) => a.from - b.from);
}

function merged(intervals: readonly Interval[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of intervals.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

function covering(intervals: readonly Interval[], at: number): Interval | undefined {
  return intervals.find(([from, to]) => from <= at && at < to);
}

export function isOpen(plan: ReceptionPlan, at: number): boolean {
  return covering(plan.open, at) !== undefined;
}

/** Whether a new consultation is still taken up. */
export function takesNew(plan: ReceptionPlan, at: number): boolean {
  return covering(plan.intake ?? plan.open, at) !== undefined;
}

/** When the reception that is open now opened; `null` while it is closed. */
export function openSince(plan: ReceptionPlan, at: number): number | null {
  return covering(plan.open, at)?.[0] ?? null;
}

/** When the reception that is open now closes; `null` while it is closed and when the plan knows no end of it. */
export function closesAt(plan: ReceptionPlan, at: number): number | null {
  const to = covering(plan.open, at)?.[1];
  return to === undefined || to >= plan.until ? null : to;
}

/** The next instant at which reception opens after `at`; `null` when the plan knows none. */
export function nextOpening(plan: ReceptionPlan, at: number): number | null {
  return plan.open.find(([from]) => from > at)?.[0] ?? null;
}

/** The next instant after `at` from which new consultations are taken up; `null` when the plan knows none. */
export function nextIntake(plan: ReceptionPlan, at: number): number | null {
  return (plan.intake ?? plan.open).find(([from]) => from > at)?.[0] ?? null;
}

/** The next instant after `at` at which anything of reception changes; `null` when the plan knows none. */
export function nextChange(plan: ReceptionPlan, at: number): number | null {
  const changes = [
    ...[...plan.open, ...(plan.intake ?? [])].flat(),
    ...(plan.pauses ?? []).filter(isSome).flatMap(({ from, until }) => [from, until ?? Infinity]),
  ];
  const next = Math.min(...changes.filter((change) => change > at));
  return next < plan.until ? next : null;
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
