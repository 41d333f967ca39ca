import { describe, expect, test } from 'vitest';
import { loadOf, loadStateOf, weightOf, type HeldConsultation } from '../../domain/load.ts';

const held = (overrides: Partial<HeldConsultation> = {}): HeldConsultation => ({
  stage: 'conversation',
  priority: 'normal',
  hasOpenEscalation: false,
  ...overrides,
});

describe('what a counselor has on hand', () => {
  test.for([
    ['an ordinary talk', held(), 1],
    ['a talk of high priority', held({ priority: 'high' }), 2],
    ['a crisis, as much as three talks', held({ priority: 'urgent' }), 3],
    [
      'an agency that may call back, whatever the stage',
      held({ stage: 'attributes', hasOpenEscalation: true }),
      3,
    ],
    ['attributes to be registered', held({ stage: 'attributes' }), 0.5],
    ['attributes of a crisis', held({ stage: 'attributes', priority: 'urgent' }), 3],
    ['what is closed', held({ stage: 'closed', priority: 'urgent', hasOpenEscalation: true }), 0],
  ] as const)('weighs %s', ([, one, weight]) => {
    expect(weightOf(one)).toBe(weight);
  });

  test('adds up, so that one crisis and three talks are too much', () => {
    expect(loadOf([])).toBe(0);
    const talks = [held(), held(), held()];
    expect(
      [talks.slice(1), talks, [...talks, held({ priority: 'urgent' })]]
        .map(loadOf)
        .map(loadStateOf),
    ).toEqual(['free', 'busy', 'full']);
  });
});
