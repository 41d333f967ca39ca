import { describe, expect, test } from 'vitest';
import { withRuns } from '../../admin-ui/consultations/automatic-runs.ts';
import type { StaffMessage } from '../../admin-ui/staff-api/types.ts';

const DAY = '2026-07-01T20:00:00+09:00';
const NEXT_DAY = '2026-07-02T09:00:00+09:00';

/** `c`, `s` and `a`: hers, ours and automatic ones, numbered from 1. */
function talk(authors: string, at: (seq: number) => string = () => DAY): StaffMessage[] {
  const names = { c: 'consultee', s: 'staff', a: 'automatic' } as const;
  return authors.split('').map((letter, index) => ({
    seq: index + 1,
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    author: names[letter as keyof typeof names],
    person: null,
    approvedBy: null,
    automatic: letter === 'a' ? 'out-of-hours' : null,
    standIn: false,
    writer: null,
    text: letter,
    state: 'said',
    change: null,
    files: [],
    at: at(index + 1),
  }));
}

const drawn = (messages: readonly StaffMessage[], firstUnread?: number) =>
  withRuns(messages, firstUnread).map(({ isRun, messages: own }) =>
    isRun ? own.map(({ seq }) => seq) : own[0]?.seq,
  );

describe('automatic answers on the desk', () => {
  test.for([
    ['', []],
    ['ca', [1, [2]]],
    ['caaac', [1, [2, 3, 4], 5]],
    ['acasaa', [[1], 2, [3], 4, [5, 6]]],
  ] as const)('of %s are drawn together, hers and ours never', ([authors, expected]) => {
    expect(drawn(talk(authors))).toEqual(expected);
  });

  test('are cut where the unread begins, so that the mark stands where it belongs', () => {
    expect(drawn(talk('caaac'), 3)).toEqual([1, [2], [3, 4], 5]);
    expect(drawn(talk('caaac'), 2)).toEqual([1, [2, 3, 4], 5]);
  });

  test('are cut where the day changes', () => {
    const over = talk('caaa', (seq) => (seq < 3 ? DAY : NEXT_DAY));
    expect(drawn(over)).toEqual([1, [2], [3, 4]]);
  });

  test('know what stands before them, for the line of the day', () => {
    const parts = withRuns(talk('caac'), undefined);
    expect(parts.map(({ before }) => before?.seq)).toEqual([undefined, 1, 3]);
  });
});
