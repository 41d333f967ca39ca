/** What holds for every calendar, every pause and every instant, compared with the rules read one minute at a time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holidaysBetween } from '../../db/reception.ts';
import { receptionAt } from '../../domain/automatic-answers.ts';
import {
  afterReceptionTime,
  businessDate,
  closesAt,
  DAY,
  HOUR,
  isOpen,
  MINUTE,
  nextChange,
  nextIntake,
  nextOpening,
  openSince,
  pauseAt,
  receptionPlan,
  startOfBusinessDate,
  takenOver,
  takesNew,
  type Pause,
  type ReceptionCalendar,
  type ReceptionPlan,
  type Shift,
} from '../../domain/hours.ts';
import { jst, NERIMA } from './samples.ts';

/** Days on which calendars go wrong: turns of years, a leap day, a February without one, weeks of holidays. */
const BEGINNINGS = ['2026-12-27', '2027-02-26', '2028-02-26', '2027-05-01', '2026-09-18'] as const;
const DAYS = 8;
const MINUTES = DAYS * 24 * 60;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
/** Round hours and the minutes beside them are where mistakes live. */
const minuteOfDay = fc.oneof(
  fc.constantFrom(0, 1, 720, 1_438, 1_439),
  fc.integer({ min: 0, max: 1_439 }),
);
const length = fc.oneof(fc.constantFrom(1, 60, 720, 1_440), fc.integer({ min: 1, max: 1_440 }));

const shift: fc.Arbitrary<Shift> = fc
  .record({ open: minuteOfDay, length, intake: fc.option(fc.double({ min: 0, max: 1 })) })
  .map(({ open, length: minutes, intake }) => ({
    open: clock(open),
    close: clock(open + minutes),
    ...(Number.isFinite(intake)
      ? { intakeUntil: clock(open + Math.max(1, Math.round(minutes * Number(intake)))) }
      : {}),
  }));

interface World {
  calendar: ReceptionCalendar;
  holidays: readonly string[];
  pauses: readonly Pause[];
  start: number;
}

const world: fc.Arbitrary<World> = fc.constantFrom(...BEGINNINGS).chain((beginning) => {
  const start = startOfBusinessDate(beginning);
  const date = fc.integer({ min: -1, max: DAYS }).map((day) => businessDate(start + day * DAY));
  const instant = fc.integer({ min: -2 * 24 * 60, max: MINUTES }).map((m) => start + m * MINUTE);
  const calendar = fc.record({
    weekly: fc.array(
      fc
        .tuple(shift, fc.integer({ min: 0, max: 6 }))
        .map(([one, weekday]) => ({ ...one, weekday })),
      { maxLength: 9 },
    ),
    closedOnHolidays: fc.boolean(),
    yearEnd: fc.constantFrom(null, { from: '12-29', to: '01-03' }, { from: '02-28', to: '02-29' }),
    closedDays: fc.array(date, { maxLength: 2 }),
    extraDays: fc.array(
      fc.tuple(shift, date).map(([one, on]) => ({ ...one, date: on })),
      { maxLength: 3 },
    ),
  });
  const pauses = fc.array(
    fc
      .record({
        kind: fc.constantFrom<Pause['kind'][]>('pause', 'planned-stop'),
        from: instant,
        lasts: fc.option(fc.integer({ min: -60, max: 3 * 24 * 60 })),
      })
      .map(({ kind, from, lasts }) => ({
        kind,
        from,
        until: lasts === null ? null : from + lasts * MINUTE,
      })),
    { maxLength: 3 },
  );
  const holidays = holidaysBetween(
    businessDate(start - 2 * DAY),
    businessDate(start + (DAYS + 2) * DAY),
  );
  return fc.record({ calendar, pauses }).map((one) => ({ ...one, holidays, start }));
});

const planOf = ({ calendar, holidays, pauses }: World, from: number, until: number) =>
  receptionPlan(
    calendar,
    holidays,
    from,
    Math.round((until - startOfBusinessDate(businessDate(from))) / DAY),
    pauses,
  );
const whole = (one: World) => planOf(one, one.start, one.start + DAYS * DAY);
const minute = fc.integer({ min: 0, max: MINUTES - 1 });

/** The rules as a person reads them, for one minute: is there a shift of that day, or of the day before, around it? */
function byTheRules({ calendar, holidays, pauses }: World, at: number) {
  const isPaused = pauses.some(({ from, until }) => from <= at && at < (until ?? Infinity));
  const around = [0, 1].flatMap((daysAgo) => {
    const date = businessDate(at - daysAgo * DAY);
    const time = clock((at - startOfBusinessDate(businessDate(at))) / MINUTE + daysAgo * 24 * 60);
    return shiftsByTheRules(calendar, holidays, date)
      .filter(({ open, close }) => open <= time && time < close)
      .map(({ close, intakeUntil = close }) => time < intakeUntil);
  });
  return { open: !isPaused && around.length > 0, intake: !isPaused && around.includes(true) };
}

function shiftsByTheRules(
  calendar: ReceptionCalendar,
  holidays: readonly string[],
  date: string,
): readonly Shift[] {
  const extra = calendar.extraDays.filter((day) => day.date === date);
  const [from = '', to = ''] = calendar.yearEnd ? Object.values(calendar.yearEnd) : [];
  const day = date.slice(5);
  const isYearEnd = from > to ? day >= from || day <= to : from !== '' && day >= from && day <= to;
  const isClosed =
    calendar.closedDays.includes(date) ||
    isYearEnd ||
    (calendar.closedOnHolidays && holidays.includes(date));
  const weekday = new Date(`${date}T12:00:00+09:00`).getUTCDay();
  if (extra.length > 0) return extra;
  return isClosed ? [] : calendar.weekly.filter((one) => one.weekday === weekday);
}

describe('for every calendar', () => {
  test('each minute is open, and open for new ones, as the rules say', () => {
    fc.assert(
      fc.property(world, fc.array(minute, { minLength: 20, maxLength: 40 }), (one, minutes) => {
        const plan = whole(one);
        for (const at of minutes.map((m) => one.start + m * MINUTE)) {
          const { open, intake } = byTheRules(one, at);
          expect([isOpen(plan, at), takesNew(plan, at)]).toEqual([open, intake]);
          // The minute before its end is like its beginning: nothing changes within one.
          expect(isOpen(plan, at + MINUTE - 1)).toBe(open);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('no instant is both open and closed: intervals are ordered, apart, and those for new ones within them', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { open, intake = open, until } = whole(one);
        for (const intervals of [open, intake]) {
          for (const [index, [from, to]] of intervals.entries()) {
            expect(from).toBeLessThan(to);
            expect(to).toBeLessThanOrEqual(until);
            expect(from).toBeGreaterThan(intervals[index - 1]?.[1] ?? -Infinity);
          }
        }
        for (const [from, to] of intake)
          expect(open.some(([opens, closes]) => opens <= from && to <= closes)).toBe(true);
      }),
    );
  });

  test('plans from any two beginnings agree where both know', () => {
    fc.assert(
      fc.property(world, minute, minute, minute, (one, a, b, c) => {
        const end = one.start + DAYS * DAY;
        const [first, second] = [one.start + a * MINUTE, one.start + b * MINUTE];
        const at = Math.max(first, second, one.start + c * MINUTE);
        const facts = (plan: ReceptionPlan) => ({
          reception: receptionAt(plan, at),
          takesNew: takesNew(plan, at),
          change: nextChange(plan, at),
          intake: nextIntake(plan, at),
        });
        expect(facts(planOf(one, first, end))).toEqual(facts(planOf(one, second, end)));
      }),
    );
  });

  test('pauses take out exactly what they cover', () => {
    fc.assert(
      fc.property(world, minute, (one, m) => {
        const at = one.start + m * MINUTE;
        const plan = whole(one);
        const without = whole({ ...one, pauses: [] });
        const isPaused = pauseAt(plan, at) !== null;
        expect(isOpen(plan, at)).toBe(isOpen(without, at) && !isPaused);
        expect(takesNew(plan, at)).toBe(takesNew(without, at) && !isPaused);
      }),
    );
  });

  test('announced hours take over at their date, and not before', () => {
    fc.assert(
      fc.property(world, world, minute, minute, (one, other, turn, m) => {
        const later = { ...other, start: one.start, holidays: one.holidays, pauses: one.pauses };
        const [from, at] = [one.start + turn * MINUTE, one.start + m * MINUTE];
        const plan = takenOver(whole(one), whole(later), from);
        const then = whole(at < from ? one : later);
        expect([isOpen(plan, at), takesNew(plan, at)]).toEqual([
          isOpen(then, at),
          takesNew(then, at),
        ]);
        for (const [index, [opens]] of plan.open.entries())
          expect(opens).toBeGreaterThan(plan.open[index - 1]?.[1] ?? -Infinity);
      }),
    );
  });

  test('nothing changes before the next change, and something does then', () => {
    fc.assert(
      fc.property(world, minute, fc.double({ min: 0, max: 1, noNaN: true }), (one, m, part) => {
        const plan = whole(one);
        const at = one.start + m * MINUTE;
        const next = nextChange(plan, at) ?? plan.until;
        const stateAt = (instant: number) => {
          const covering = (plan.pauses ?? []).filter(
            ({ from, until }) => from <= instant && instant < (until ?? Infinity),
          );
          return [isOpen(plan, instant), takesNew(plan, instant), covering.length];
        };
        const between = at + Math.floor((next - 1 - at) * part);
        expect(stateAt(between)).toEqual(stateAt(at));
        const turns = isOpen(plan, at) ? closesAt(plan, at) : nextOpening(plan, at);
        expect(turns ?? plan.until).toBeGreaterThanOrEqual(next);
      }),
    );
  });

  test('reception time adds up: one wait is as long as its parts one after the other', () => {
    const wait = fc.integer({ min: 1, max: 3_000 });
    fc.assert(
      fc.property(world, minute, wait, wait, (one, m, a, b) => {
        const plan = whole(one);
        const from = one.start + m * MINUTE;
        const first = afterReceptionTime(plan, from, a * MINUTE);
        const both = afterReceptionTime(plan, from, (a + b) * MINUTE);
        const then = afterReceptionTime(plan, first.at, b * MINUTE);
        expect(both).toEqual(first.known ? then : { at: plan.until, known: false });
      }),
    );
  });
});

const calendarOf = (changes: Partial<ReceptionCalendar>): ReceptionCalendar => ({
  ...NERIMA,
  weekly: [],
  yearEnd: null,
  ...changes,
});
const daily = (one: Shift) => [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ ...one, weekday }));

describe('boundaries are exact', () => {
  const late = calendarOf({
    weekly: daily({ open: '18:00', close: '24:00', intakeUntil: '23:30' }),
  });
  const past = calendarOf({ weekly: daily({ open: '22:00', close: '25:00' }) });
  const touching = calendarOf({
    weekly: [
      ...daily({ open: '20:00', close: '24:00' }),
      ...daily({ open: '00:00', close: '02:00' }),
    ],
  });

  test.for([
    [late, '2026-12-31 17:59', false, false],
    [late, '2026-12-31 18:00', true, true],
    [late, '2026-12-31 23:29', true, true],
    [late, '2026-12-31 23:30', true, false],
    [late, '2026-12-31 23:59', true, false],
    [late, '2027-01-01 00:00', false, false],
    [past, '2027-01-01 00:00', true, true],
    [past, '2027-01-01 00:59', true, true],
    [past, '2027-01-01 01:00', false, false],
    [past, '2028-02-29 00:59', true, true],
    [past, '2028-03-01 00:59', true, true],
    [touching, '2026-12-31 23:59', true, true],
    [touching, '2027-01-01 00:00', true, true],
    [touching, '2027-01-01 02:00', false, false],
  ] as const)('%#: at %s', ([calendar, at, open, intake]) => {
    for (const from of ['2026-12-28 12:00', '2026-12-31 17:00', at]) {
      const days = Math.ceil((jst(at) - jst(from)) / DAY) + 2;
      const plan = receptionPlan(calendar, [], jst(from), days);
      expect([isOpen(plan, jst(at)), takesNew(plan, jst(at))]).toEqual([open, intake]);
    }
  });

  test('a millisecond before the end is open, the end is not', () => {
    const plan = receptionPlan(late, [], jst('2026-12-31 12:00'), 3);
    const end = jst('2027-01-01 00:00');
    expect([isOpen(plan, end - 1), isOpen(plan, end)]).toEqual([true, false]);
    expect(closesAt(plan, end - 1)).toBe(end);
  });

  test('spans that touch at midnight are one', () => {
    const plan = receptionPlan(touching, [], jst('2026-12-31 12:00'), 3);
    expect(openSince(plan, jst('2027-01-01 01:00'))).toBe(jst('2026-12-31 20:00'));
    expect(closesAt(plan, jst('2026-12-31 21:00'))).toBe(jst('2027-01-01 02:00'));
  });

  test('reception around the clock has no end that anybody knows', () => {
    const always = calendarOf({ weekly: daily({ open: '00:00', close: '24:00' }) });
    const plan = receptionPlan(always, [], jst('2026-12-31 12:00'), 30);
    expect(receptionAt(plan, jst('2027-01-01 00:00'))).toEqual({
      state: 'open',
      takesNew: true,
      until: null,
    });
    expect(nextChange(plan, jst('2027-01-01 00:00'))).toBeNull();
  });

  test('a leap day is a day like any other, and year-end may end on it', () => {
    const weekly = daily({ open: '10:00', close: '12:00' });
    const open = (calendar: ReceptionCalendar, at: string) =>
      isOpen(receptionPlan(calendar, [], jst('2028-02-27 00:00'), 5), jst(at));
    expect(open(calendarOf({ weekly }), '2028-02-29 10:00')).toBe(true);
    expect(open(calendarOf({ weekly, closedDays: ['2028-02-29'] }), '2028-02-29 10:00')).toBe(
      false,
    );
    const yearEnd = { from: '02-28', to: '02-29' };
    expect(open(calendarOf({ weekly, yearEnd }), '2028-02-29 10:00')).toBe(false);
    expect(open(calendarOf({ weekly, yearEnd }), '2028-03-01 10:00')).toBe(true);
  });

  test('substitute holidays and the days between two holidays close where holidays do', () => {
    const calendar = calendarOf({
      weekly: daily({ open: '10:00', close: '12:00' }),
      closedOnHolidays: true,
    });
    const from = jst('2026-09-18 00:00');
    const openOn = (date: string) => {
      const at = jst(`${date} 11:00`);
      const holidays = holidaysBetween('2026-09-01', '2027-03-31');
      return isOpen(receptionPlan(calendar, holidays, from, 220), at);
    };
    expect(['2026-09-21', '2026-09-22', '2026-09-23'].map(openOn)).toEqual([false, false, false]);
    expect(['2027-03-21', '2027-03-22', '2027-03-23'].map(openOn)).toEqual([false, false, true]);
  });

  test('a pause that ends after the deadline opens for those who talk, not for new ones', () => {
    const until = jst('2026-12-30 23:45');
    const pause: Pause = { kind: 'pause', from: jst('2026-12-30 19:00'), until };
    const plan = receptionPlan(late, [], jst('2026-12-30 12:00'), 3, [pause]);
    expect(receptionAt(plan, until - 1)).toEqual({ state: 'paused', pause, opensAt: until });
    expect([isOpen(plan, until), takesNew(plan, until)]).toEqual([true, false]);
    expect(nextIntake(plan, until)).toBe(jst('2026-12-31 18:00'));
    expect(afterReceptionTime(plan, jst('2026-12-30 18:00'), 70 * MINUTE).at).toBe(
      until + 10 * MINUTE,
    );
    expect(until - jst('2026-12-30 18:00')).toBeGreaterThan(5 * HOUR);
  });
});
