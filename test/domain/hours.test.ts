import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterReceptionTime,
  businessDate,
  DAY,
  HOUR,
  isOpen,
  MINUTE,
  nextOpening,
  receptionPlan,
  shiftsOn,
  type ReceptionCalendar,
} from '../../domain/hours.ts';
import { jst, NERIMA, SUNDAY } from './samples.ts';

describe('the reception calendar of Nerima', () => {
  const plan = receptionPlan(NERIMA, ['2026-11-23'], SUNDAY, 60);

  test.for([
    ['2026-11-22 15:59', false],
    ['2026-11-22 16:00', true],
    ['2026-11-22 19:59', true],
    ['2026-11-22 20:00', false],
    ['2026-11-23 17:00', false],
    ['2026-11-24 16:00', true],
    ['2026-12-27 16:00', true],
    ['2026-12-29 16:00', false],
    ['2027-01-03 16:00', false],
    ['2027-01-05 16:00', true],
  ] as const)('at %s it is open: %s', ([at, open]) => {
    expect(isOpen(plan, jst(at))).toBe(open);
  });

  test('knows the next opening across the turn of the year', () => {
    expect(nextOpening(plan, jst('2026-12-27 20:00'))).toBe(jst('2027-01-05 16:00'));
  });

  test('is closed when there is no calendar at all', () => {
    const empty = receptionPlan({ ...NERIMA, weekly: [] }, [], SUNDAY, 60);
    expect(isOpen(empty, SUNDAY)).toBe(false);
    expect(nextOpening(empty, SUNDAY)).toBeNull();
  });
});

describe('a calendar with exceptions', () => {
  const calendar: ReceptionCalendar = {
    ...NERIMA,
    closedOnHolidays: true,
    closedDays: ['2026-11-24'],
    extraDays: [
      { date: '2026-11-25', open: '22:00', close: '26:00' },
      { date: '2026-12-30', open: '10:00', close: '12:00' },
    ],
  };

  test('a closing day of the facility closes a day of reception', () => {
    expect(shiftsOn('2026-11-24', calendar, [])).toEqual([]);
  });

  test('a national holiday closes only where the service says so', () => {
    expect(shiftsOn('2026-11-22', calendar, ['2026-11-22'])).toEqual([]);
    expect(shiftsOn('2026-11-22', NERIMA, ['2026-11-22'])).toHaveLength(1);
  });

  test('an extra day wins over year-end', () => {
    expect(shiftsOn('2026-12-30', calendar, [])).toHaveLength(1);
  });

  test('a shift past midnight is open after midnight, also when the plan begins there', () => {
    const at = jst('2026-11-26 01:30');
    expect(isOpen(receptionPlan(calendar, [], SUNDAY, 30), at)).toBe(true);
    expect(isOpen(receptionPlan(calendar, [], at, 30), at)).toBe(true);
    expect(isOpen(receptionPlan(calendar, [], at, 30), jst('2026-11-26 02:00'))).toBe(false);
  });
});

describe('a business day', () => {
  test.for([
    ['2026-12-31 23:59', '2026-12-31'],
    ['2027-01-01 00:00', '2027-01-01'],
    ['2026-11-22 08:59', '2026-11-22'],
  ] as const)('of %s is %s', ([at, date]) => {
    expect(businessDate(jst(at))).toBe(date);
  });
});

describe('reception time', () => {
  const plan = receptionPlan(NERIMA, [], SUNDAY, 60);

  test('runs on within a shift', () => {
    expect(afterReceptionTime(plan, SUNDAY, 10 * MINUTE)).toEqual({
      at: SUNDAY + 10 * MINUTE,
      known: true,
    });
  });

  test('stands still while reception is closed', () => {
    const from = jst('2026-11-22 19:55');
    expect(afterReceptionTime(plan, from, 10 * MINUTE)).toEqual({
      at: jst('2026-11-24 16:05'),
      known: true,
    });
  });

  test('begins with the opening for words of the night', () => {
    expect(afterReceptionTime(plan, jst('2026-11-23 03:00'), 10 * MINUTE).at).toBe(
      jst('2026-11-24 16:10'),
    );
  });

  test('says so when the plan does not reach that far', () => {
    expect(afterReceptionTime(plan, SUNDAY, 400 * HOUR)).toEqual({ at: plan.until, known: false });
  });

  test('never comes out earlier for a longer wait or a later start', () => {
    const minutes = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 * 24 * 60 }),
        fc.integer({ min: 0, max: 3 * 24 * 60 }),
        minutes,
        minutes,
        (start, later, a, b) => {
          const from = SUNDAY + start * MINUTE;
          const short = afterReceptionTime(plan, from, Math.min(a, b) * MINUTE).at;
          expect(afterReceptionTime(plan, from, Math.max(a, b) * MINUTE).at).toBeGreaterThanOrEqual(
            short,
          );
          expect(
            afterReceptionTime(plan, from + later * MINUTE, Math.min(a, b) * MINUTE).at,
          ).toBeGreaterThanOrEqual(short);
        },
      ),
    );
  });

  test('counts exactly the open minutes between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 * 24 * 60 }),
        fc.integer({ min: 1, max: 1_000 }),
        (start, wait) => {
          const from = SUNDAY + start * MINUTE;
          const { at } = afterReceptionTime(plan, from, wait * MINUTE);
          let open = 0;
          for (let minute = from; minute < at; minute += MINUTE)
            if (isOpen(plan, minute)) open += 1;
          expect(open).toBe(wait);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('spans whole weeks', () => {
    expect(afterReceptionTime(plan, SUNDAY, 8 * HOUR).at).toBe(jst('2026-11-29 16:30'));
    expect(jst('2026-11-29 16:30') - SUNDAY).toBe(7 * DAY);
  });
});
