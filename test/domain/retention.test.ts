import { describe, expect, test } from 'vitest';
import {
  disposeOn,
  lookAtRetention,
  retentionOf,
  retentionWords,
  type RetentionFacts,
} from '../../domain/retention.ts';

const CLOSED: RetentionFacts = {
  rule: { until: 'contract-end' },
  contractEndsOn: '2027-03-31',
  endedOn: '2026-05-10',
  lastContactOn: null,
  isInContact: false,
  isHeld: false,
};
const look = (facts: Partial<RetentionFacts> = {}) => lookAtRetention({ ...CLOSED, ...facts });

describe('a closed consultation', () => {
  test('is kept until the end of the contract where the service has no rule of its own', () => {
    const { until } = retentionOf(null);
    expect(look({ rule: { until } })).toEqual({
      state: 'kept-until',
      keptUntil: '2027-03-31',
      isBeforeContractEnd: false,
    });
    expect(disposeOn(look())).toBe('2027-04-01');
    expect(retentionWords(look())).toContain('2027-03-31まで保存し、その後');
  });

  test('has no day while nobody has noted when the contract ends', () => {
    expect(look({ contractEndsOn: null })).toMatchObject({
      state: 'contract-end-unknown',
      keptUntil: null,
    });
    expect(disposeOn(look({ contractEndsOn: null }))).toBeNull();
  });

  test.for([
    ['years', 5, '2026-05-10', '2031-05-10'],
    ['years', 1, '2024-02-29', '2025-02-28'],
    ['years', 4, '2024-02-29', '2028-02-29'],
    ['fiscal-year-end', 1, '2026-03-31', '2027-03-31'],
    ['fiscal-year-end', 1, '2026-04-01', '2028-03-31'],
    ['fiscal-year-end', 5, '2026-12-31', '2032-03-31'],
  ] as const)('by %s (%i) from %s is kept until %s', ([until, years, endedOn, keptUntil]) => {
    expect(look({ rule: { until, years }, endedOn })).toMatchObject({ keptUntil });
  });

  test('says that its day lies before the end of the contract', () => {
    const rule = { until: 'years', years: 1 } as const;
    expect(look({ rule, contractEndsOn: '2030-03-31' }).isBeforeContractEnd).toBe(true);
    expect(look({ rule, contractEndsOn: '2027-05-10' }).isBeforeContractEnd).toBe(false);
    expect(look({ rule, contractEndsOn: null }).isBeforeContractEnd).toBe(true);
  });

  test('is kept longer where the person came again since', () => {
    const rule = { until: 'years', years: 1 } as const;
    expect(look({ rule, lastContactOn: '2026-11-30' }).keptUntil).toBe('2027-11-30');
    expect(look({ rule, lastContactOn: '2025-01-01' }).keptUntil).toBe('2027-05-10');
    expect(look({ lastContactOn: '2027-06-01' }).keptUntil).toBe('2027-06-01');
  });

  test.for([
    ['under way', { endedOn: null }, 'under-way'],
    ['held', { isHeld: true }, 'held'],
    ['of somebody who is talking with us', { isInContact: true }, 'in-contact'],
  ] as const)('has no day while it is %s', ([, facts, state]) => {
    expect(look(facts)).toMatchObject({ state, keptUntil: null });
  });
});
