import { describe, expect, test } from 'vitest';
import { noticeAt } from '../../domain/room-choices.ts';

/** An instant of that time in Japan. */
const at = (time: string) => Date.parse(`2026-07-${time}:00+09:00`);
const hours = (from: number, to: number) => ({ kind: 'hours', from, to }) as const;

describe('a notice', () => {
  test('comes at once, or never, as she wants it', () => {
    const now = at('01T23:59');
    expect(noticeAt({ kind: 'any' }, now)).toBe(now);
    expect(noticeAt({ kind: 'none' }, now)).toBeNull();
  });

  test.for([
    ['within the hours', hours(9, 17), '01T09:00', '01T09:00'],
    ['before them', hours(9, 17), '01T08:59', '01T09:00'],
    ['after them', hours(9, 17), '01T17:00', '02T09:00'],
    ['past midnight, within', hours(22, 2), '02T01:59', '02T01:59'],
    ['past midnight, before', hours(22, 2), '02T02:00', '02T22:00'],
    ['from midnight on', hours(0, 6), '01T23:59', '02T00:00'],
    ['until midnight', hours(20, 0), '01T19:00', '01T20:00'],
    ['at the end of a month', hours(9, 17), '31T18:00', '32T09:00'],
  ] as const)('%s', ([, wish, now, then]) => {
    const expected = then.startsWith('32') ? Date.parse('2026-08-01T09:00:00+09:00') : at(then);
    expect(noticeAt(wish, at(now))).toBe(expected);
  });
});
