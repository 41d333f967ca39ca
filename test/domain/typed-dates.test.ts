import { describe, expect, test } from 'vitest';
import { readDay, readTime } from '../../domain/typed-dates.ts';

const TODAY = '2026-11-22';

describe('a typed day', () => {
  test.for([
    '2026/7/1',
    '2026/07/01',
    '2026-7-1',
    '２０２６年７月１日',
    '2026年7月1日(水)',
    '2026.7.1',
    '20260701',
    '令和8年7月1日',
    'R8.7.1',
    ' 2026 / 7 / 1 ',
  ])('is read however it is written: %s', (typed) => {
    expect(readDay(typed, TODAY, 'past')).toBe('2026-07-01');
  });

  test('of the first year of Reiwa is one of 2019', () => {
    expect(readDay('令和元年12月1日', TODAY, 'past')).toBe('2019-12-01');
  });

  test('without a year is the next such day, or the last, as it is asked for', () => {
    expect(readDay('1/5', TODAY, 'future')).toBe('2027-01-05');
    expect(readDay('12月24日', TODAY, 'future')).toBe('2026-12-24');
    expect(readDay('12/24', TODAY, 'past')).toBe('2025-12-24');
    expect(readDay('11/22', TODAY, 'future')).toBe(TODAY);
    expect(readDay('11/22', TODAY, 'past')).toBe(TODAY);
  });

  test.for(['2026/2/30', '2026/13/1', '7', '来週', '', '2026/7', '2/29'])(
    'that is none of the calendar is not guessed: %s',
    (typed) => {
      expect(readDay(typed, TODAY, 'past')).toBeNull();
    },
  );
});

describe('a typed time', () => {
  test.for([
    ['14:05', '14:05'],
    ['１４：０５', '14:05'],
    ['14時5分', '14:05'],
    ['1405', '14:05'],
    ['9時', '09:00'],
    ['0:00', '00:00'],
  ])('is read however it is written: %s', ([typed, time]) => {
    expect(readTime(typed ?? '')).toBe(time);
  });

  test.for(['24:00', '12:60', '14', 'いま', ''])('of no clock is not guessed: %s', (typed) => {
    expect(readTime(typed)).toBeNull();
  });
});
