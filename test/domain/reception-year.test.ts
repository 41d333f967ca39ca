import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, receptionPlan, type ReceptionCalendar } from '../../domain/hours.ts';
import { receptionYear, yearBounds, yearOf, YEAR_KINDS } from '../../domain/reception-year.ts';
import { jst, NERIMA } from './samples.ts';

const HOLIDAYS = [
  { date: '2026-11-03', name: '文化の日' },
  { date: '2026-11-23', name: '勤労感謝の日' },
  { date: '2027-01-01', name: '元日' },
];
const rules = (
  calendar: ReceptionCalendar,
  pauses: { from: number; until: number | null }[] = [],
) => ({
  calendarOn: () => calendar,
  holidays: HOLIDAYS,
  pauses: pauses.map((pause) => ({ kind: 'pause' as const, ...pause })),
});

function dayOf(calendar: ReceptionCalendar, date: string, pauses?: Parameters<typeof rules>[1]) {
  const year = receptionYear(2026, 'fiscal', rules(calendar, pauses));
  const day = year.months.flatMap(({ days }) => days).find((one) => one.date === date);
  if (!day) throw new Error(`${date} is not in the year`);
  return day;
}

describe('a year of reception', () => {
  test('has every day once, by fiscal year or by the calendar’s, leap days too', () => {
    const days = (year: number, kind: 'fiscal' | 'calendar') =>
      receptionYear(year, kind, rules(NERIMA)).months.map(({ month, days: of }) => [
        month,
        of.length,
      ]);
    expect(days(2027, 'fiscal').at(-2)).toEqual(['2028-02', 29]);
    expect(days(2026, 'fiscal')[0]).toEqual(['2026-04', 30]);
    expect(days(2026, 'calendar')).toHaveLength(12);
    expect(yearBounds(2026, 'fiscal')).toEqual({ from: '2026-04-01', to: '2027-03-31' });
    expect(yearOf('2027-03-31', 'fiscal')).toBe(2026);
    expect(yearOf('2027-03-31', 'calendar')).toBe(2027);
  });

  test('counts the days of Nerima’s first year and their hours', () => {
    const { openDays, minutes } = receptionYear(2026, 'fiscal', rules(NERIMA));
    // 52 Tuesdays and 52 Sundays, without 29 December and 3 January.
    expect([openDays, minutes]).toEqual([102, 102 * 240]);
  });

  test('says of each day what it is and why', () => {
    const calendar = {
      ...NERIMA,
      closedOnHolidays: true,
      closedDays: ['2026-11-24', '2026-12-29'],
      extraDays: [
        { date: '2026-11-23', open: '10:00', close: '12:00' },
        { date: '2026-12-31', open: '16:00', close: '26:00' },
      ],
    };
    expect(dayOf(calendar, '2026-11-22')).toMatchObject({ kind: 'open', minutes: 240, rule: null });
    expect(dayOf(calendar, '2026-11-21')).toMatchObject({ kind: 'off', minutes: 0, rule: null });
    expect(dayOf(calendar, '2026-11-03')).toMatchObject({ kind: 'holiday', holiday: '文化の日' });
    expect(dayOf(calendar, '2026-11-23')).toMatchObject({ kind: 'extra', rule: 'holiday' });
    expect(dayOf(calendar, '2026-11-24')).toMatchObject({ kind: 'closed-day' });
    expect(dayOf(calendar, '2026-12-29')).toMatchObject({ kind: 'closed-day' });
    expect(dayOf(calendar, '2027-01-01')).toMatchObject({ kind: 'year-end', holiday: '元日' });
    expect(dayOf(calendar, '2026-12-31')).toMatchObject({ kind: 'extra', minutes: 600 });
  });

  test('shows what a pause takes away of a day, and all of it', () => {
    const part = [{ from: jst('2026-11-22 17:00'), until: jst('2026-11-22 18:00') }];
    expect(dayOf(NERIMA, '2026-11-22', part)).toMatchObject({
      kind: 'open',
      minutes: 180,
      isCut: true,
    });
    const whole = [{ from: jst('2026-11-22 12:00'), until: null }];
    expect(dayOf(NERIMA, '2026-11-22', whole)).toMatchObject({ kind: 'stopped', minutes: 0 });
    expect(dayOf(NERIMA, '2026-11-17', whole)).toMatchObject({ kind: 'open', isCut: false });
  });

  test('is as long open as the plan the product goes by', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
      .map(([open, length]) => ({ open: `${pad(open)}:00`, close: `${pad(open + length)}:00` }));
    const weekly = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), time), { maxLength: 8 });
    fc.assert(
      fc.property(
        weekly,
        fc.constantFrom(...YEAR_KINDS),
        fc.integer({ min: 2024, max: 2029 }),
        (spans, kind, year) => {
          const calendar = {
            ...NERIMA,
            weekly: spans.map(([weekday, span]) => ({ weekday, ...span })),
          };
          const { from, to } = yearBounds(year, kind);
          const days = receptionYear(year, kind, rules(calendar)).months.flatMap(
            (month) => month.days,
          ).length;
          // The day before has shifts that the plan knows but the year does not count; those of the last day end the day after.
          const quiet = { ...calendar, closedDays: [dayBeside(from, -1), dayBeside(to, 1)] };
          const plan = receptionPlan(quiet, [], jst(`${from} 00:00`), days + 1);
          const minutes =
            plan.open.reduce((sum, [opens, closes]) => sum + (closes - opens), 0) / MINUTE;
          expect(receptionYear(year, kind, rules(calendar)).minutes).toBe(minutes);
        },
      ),
      { numRuns: 30 },
    );
  });
});

const pad = (hours: number) => String(hours).padStart(2, '0');

function dayBeside(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
