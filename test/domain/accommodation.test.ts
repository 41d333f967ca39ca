/** What a decision about accommodation must hold, and when it is looked at again. */
import { describe, expect, test } from 'vitest';
import { decisionFault, isReviewDue, undecidedFirst } from '../../domain/accommodation.ts';

const TODAY = '2026-11-22';
const decision = { status: 'given', done: '大きい文字で書く', reason: '', reviewOn: null } as const;

describe('a decision about what was asked for', () => {
  test.for([
    ['given with what is done', {}, null],
    ['given without a word of what is done', { done: ' ' }, 'done-missing'],
    ['partly given without what is done', { status: 'partly', done: '' }, 'done-missing'],
    ['partly given without the reason', { status: 'partly' }, 'reason-missing'],
    ['partly given with both', { status: 'partly', reason: '夜は一人のため' }, null],
    ['declined without the reason', { status: 'declined', done: '' }, 'reason-missing'],
    [
      'declined with the reason alone',
      { status: 'declined', done: '', reason: '人がいない' },
      null,
    ],
    ['ended without a word', { status: 'ended', done: '' }, null],
    ['ended, to be looked at again', { status: 'ended', reviewOn: '2027-01-01' }, 'day-after-end'],
    ['looked at again tomorrow', { reviewOn: '2026-11-23' }, null],
    ['looked at again today', { reviewOn: TODAY }, 'day-gone-by'],
    ['looked at again yesterday', { reviewOn: '2026-11-21' }, 'day-gone-by'],
  ] as const)('%s', ([, more, fault]) => {
    expect(decisionFault({ ...decision, ...more }, TODAY)).toBe(fault);
  });
});

test.for([
  ['asked', '2026-11-22', true],
  ['given', '2026-11-21', true],
  ['declined', '2026-11-22', true],
  ['given', '2026-11-23', false],
  ['given', null, false],
  ['ended', '2026-11-21', false],
] as const)('%s with the day %s is due: %s', ([status, reviewOn, isDue]) => {
  expect(isReviewDue({ status, reviewOn }, TODAY)).toBe(isDue);
});

test('what nobody has decided about comes first, what has ended last', () => {
  const all = [{ status: 'ended' }, { status: 'given' }, { status: 'asked' }] as const;
  expect(undecidedFirst(all).map(({ status }) => status)).toEqual(['asked', 'given', 'ended']);
});
