import { describe, expect, test } from 'vitest';
import {
  overlapsIn,
  readShiftTime,
  shiftFault,
  shiftText,
  shiftTimeText,
  soundCalendar,
} from '../../domain/shift-times.ts';
import { NERIMA } from './samples.ts';

describe('a time of a shift', () => {
  test.for([
    ['16:00', '16:00'],
    ['16', '16:00'],
    ['9', '09:00'],
    ['１６：３０', '16:30'],
    ['16時30分', '16:30'],
    ['1630', '16:30'],
    ['午後4時', '16:00'],
    ['午前0時', '00:00'],
    ['午後12時30分', '12:30'],
    ['24:00', '24:00'],
    ['26:30', '26:30'],
    ['26', '26:00'],
    ['2630', '26:30'],
    ['翌2:00', '26:00'],
    ['翌日 午前2時', '26:00'],
    ['48:00', '48:00'],
    ['48:01', null],
    ['16:60', null],
    ['翌25:00', null],
    ['午後13時', null],
    ['夕方', null],
    ['', null],
  ] as const)('%s is %s', ([typed, time]) => {
    expect(readShiftTime(typed)).toBe(time);
  });

  test('is shown as people say it, and stays as typed where it is none', () => {
    expect(['16:00', '24:00', '24:30', '26:00', '夕方'].map(shiftTimeText)).toEqual([
      '16:00',
      '24:00',
      '翌0:30',
      '翌2:00',
      '夕方',
    ]);
    expect(shiftText({ open: '22:00', close: '26:00', intakeUntil: '25:30' })).toBe(
      '22:00〜翌2:00（新しい相談は翌1:30まで）',
    );
  });
});

describe('a shift', () => {
  test.for([
    [{ open: '16:00', close: '20:00' }, null],
    [{ open: '16:00', close: '40:00' }, null],
    [{ open: '24:00', close: '26:00' }, 'begins-late'],
    [{ open: '16:00', close: '16:00' }, 'ends-first'],
    [{ open: '16:00', close: '40:01' }, 'too-long'],
    [{ open: '16:00', close: '20:00', intakeUntil: '20:00' }, null],
    [{ open: '16:00', close: '20:00', intakeUntil: '16:00' }, 'deadline'],
    [{ open: '16:00', close: '20:00', intakeUntil: '20:01' }, 'deadline'],
  ] as const)('%o: %s', ([shift, fault]) => {
    expect(shiftFault(shift)).toBe(fault);
  });

  test('overlaps others of its day, of the next, and across the week’s end', () => {
    const weekly = [
      { weekday: 2, open: '16:00', close: '20:00' },
      { weekday: 2, open: '20:00', close: '26:00' },
      { weekday: 3, open: '01:00', close: '02:00' },
      { weekday: 6, open: '22:00', close: '26:00' },
      { weekday: 0, open: '01:59', close: '03:00' },
      { weekday: 0, open: '03:00', close: '04:00' },
    ];
    expect(overlapsIn(weekly)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('that is still being written is no part of the calendar yet', () => {
    const written = {
      ...NERIMA,
      weekly: [...NERIMA.weekly, { weekday: 1, open: '16:00', close: '夕方' }],
      closedDays: ['2026-12-28', '2026-02-30'],
      extraDays: [{ date: '', open: '10:00', close: '12:00' }],
    };
    const { weekly, closedDays, extraDays } = soundCalendar(written);
    expect([weekly, closedDays, extraDays]).toEqual([NERIMA.weekly, ['2026-12-28'], []]);
  });
});
