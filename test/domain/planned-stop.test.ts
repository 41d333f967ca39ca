import { describe, expect, test } from 'vitest';
import { receptionPlan } from '../../domain/hours.ts';
import { daysOfStop, stopFaults } from '../../domain/planned-stop.ts';
import { jst, NERIMA, SUNDAY } from './samples.ts';

function faults(from: string, until: string, now = SUNDAY) {
  const stop = { from: jst(from), until: jst(until) };
  return stopFaults(receptionPlan(NERIMA, [], stop.from, daysOfStop(stop)), now, stop);
}

describe('a planned stop', () => {
  test.for([
    ['2026-12-22 00:00', '2026-12-22 16:00', []],
    ['2026-12-22 20:00', '2026-12-23 06:00', []],
    ['2026-12-22 15:00', '2026-12-22 16:01', ['inside-reception']],
    ['2026-12-22 17:00', '2026-12-22 18:00', ['inside-reception']],
    ['2026-12-20 22:00', '2026-12-28 02:00', ['inside-reception', 'too-soon']],
    ['2026-12-21 23:59', '2026-12-22 06:00', ['too-soon']],
    ['2026-12-29 16:00', '2027-01-03 20:00', []],
  ] as const)('from %s to %s: %s', ([from, until, found]) => {
    expect(faults(from, until)).toEqual(found);
  });

  test('is announced a month ahead where the next month is shorter, too', () => {
    const january = jst('2027-01-31 10:00');
    expect(faults('2027-02-27 22:00', '2027-02-27 23:00', january)).toEqual(['too-soon']);
    expect(faults('2027-02-28 22:00', '2027-02-28 23:00', january)).toEqual([]);
    expect(faults('2027-01-15 22:00', '2027-01-15 23:00', jst('2026-12-15 10:00'))).toEqual([]);
  });
});
