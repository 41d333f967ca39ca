import { expect, test } from 'vitest';
import { isTooSoon } from '../../domain/announcements.ts';

test.for([
  ['planned-stop', '2026-07-01', '2026-08-01', '2026-07-31'],
  ['planned-stop', '2027-01-31', '2027-02-28', '2027-02-27'],
  ['end-of-service', '2026-08-31', '2027-02-28', '2027-02-27'],
  ['change-of-operator', '2026-07-01', '2027-01-01', '2026-12-31'],
  ['major-change', '2027-08-31', '2028-02-29', '2028-02-28'],
] as const)('%s announced on %s may be on %s, and not on %s', ([kind, today, inTime, tooSoon]) => {
  expect(isTooSoon(kind, today, inTime)).toBe(false);
  expect(isTooSoon(kind, today, tooSoon)).toBe(true);
});

test('a minor update may be announced for the same day', () => {
  expect(isTooSoon('minor-update', '2026-07-01', '2026-07-01')).toBe(false);
});
