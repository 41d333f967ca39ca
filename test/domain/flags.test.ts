import { describe, expect, test } from 'vitest';
import { flagKindOf, flagKindsOf, gravestFirst, isFlagUp } from '../../domain/flags.ts';

describe('a flag about a consultee', () => {
  test.for([
    [null, false, true],
    ['2026-07-01', false, true],
    ['2026-07-02', false, true],
    ['2026-06-30', false, false],
    [null, true, false],
    ['2026-07-02', true, false],
  ] as const)('until %s and taken down %s stands on 1 July: %s', ([until, isTakenDown, isUp]) => {
    expect(isFlagUp({ until, isTakenDown }, '2026-07-01')).toBe(isUp);
  });

  test('is of the kinds the service names, or else of the usual ones', () => {
    const own = { code: 'own', label: 'この窓口だけの印', isGrave: false };
    expect(flagKindsOf({ flagKinds: [own] })).toEqual([own]);
    expect(flagKindsOf(null).map(({ label }) => label)).toContain('希死念慮に注意');
  });

  test('keeps its word when the service names its kind no longer', () => {
    expect(flagKindOf([], 'no-call').label).toBe('電話をかけない');
    expect(flagKindOf([], 'long-gone')).toMatchObject({ label: 'そのほかの注意', isGrave: false });
  });

  test('that is grave comes before the others', () => {
    const flags = [{ isGrave: false }, { isGrave: true }];
    expect(gravestFirst(flags)).toEqual([{ isGrave: true }, { isGrave: false }]);
  });
});
