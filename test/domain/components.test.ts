import { describe, expect, test } from 'vitest';
import { actionFor, COMPONENTS, isComponent, minutesAway } from '../../domain/components.ts';
import { monthsBack } from '../../domain/months.ts';

const MINUTE = 60_000;

describe('minutes away', () => {
  const month = { from: 0, until: 1_000 * MINUTE };
  const away = (since: number, until: number | null) => ({
    state: 'away' as const,
    since: since * MINUTE,
    until: until === null ? null : until * MINUTE,
  });

  test('count what lies within the month, and what overlaps once', () => {
    expect(minutesAway([away(-10, 5), away(3, 8), away(990, 1_100)], month)).toBe(18);
  });

  test('count what lasts as far as the month goes', () => {
    expect(minutesAway([away(900, null)], month)).toBe(100);
  });

  test('leave out what was merely degraded', () => {
    expect(minutesAway([{ ...away(0, 100), state: 'degraded' }], month)).toBe(0);
  });
});

test('months are those of Japan', () => {
  // Nine in the evening of 31 December in London is the new year in Japan.
  const [now, before] = monthsBack(Date.UTC(2026, 11, 31, 21), 2);
  expect(now?.month).toBe('2027-01');
  expect(before?.month).toBe('2026-12');
  expect(now?.from).toBe(before?.until);
  expect(new Date(now?.from ?? 0).toISOString()).toBe('2026-12-31T15:00:00.000Z');
});

test('every component that is not well has something to do', () => {
  for (const component of Object.keys(COMPONENTS).filter(isComponent)) {
    expect(actionFor(component, 'away')).toMatch(/。$/u);
    expect(actionFor(component, 'ok')).toBeNull();
  }
});
