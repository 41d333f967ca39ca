import { describe, expect, test } from 'vitest';
import {
  doingOf,
  isShownToColleagues,
  isTyping,
  PRESENCE_LIMIT,
  typed,
  TYPING_LIMIT,
  TYPING_PAUSE,
  TYPING_RENEWAL,
} from '../../domain/presence.ts';

const NOW = 1_000_000;

describe('her typing', () => {
  test.for([
    ['open', NOW - 1, true],
    ['open', NOW - TYPING_LIMIT, true],
    ['open', NOW - TYPING_LIMIT - 1, false],
    ['open', null, false],
    ['hidden', NOW, false],
    ['away', NOW, false],
  ] as const)('with the room %s and said at %s is shown: %s', ([presence, at, shown]) => {
    expect(isTyping(presence, at, NOW)).toBe(shown);
  });

  test('is told at the first key and seldom after, so that it never costs a request a key', () => {
    let typing = null;
    let told = 0;
    // Ten keys a second, for a minute.
    for (let at = NOW; at < NOW + 60_000; at += 100) {
      const next = typed(typing, at);
      typing = next.typing;
      if (next.isNews) told += 1;
    }
    expect(told).toBe(Math.ceil(60_000 / TYPING_RENEWAL));
  });

  test('that goes on is told again before it is taken for over', () => {
    expect(TYPING_RENEWAL + TYPING_PAUSE / 2).toBeLessThan(TYPING_LIMIT);
    expect(TYPING_LIMIT).toBeLessThan(PRESENCE_LIMIT);
  });
});

describe('what a screen of the staff last said', () => {
  test.for([
    ['reply', 0, 'reply'],
    ['note', TYPING_LIMIT, 'note'],
    ['reply', TYPING_LIMIT + 1, 'viewing'],
    ['viewing', PRESENCE_LIMIT, 'viewing'],
    ['viewing', PRESENCE_LIMIT + 1, null],
    ['reply', PRESENCE_LIMIT + 1, null],
  ] as const)('%s, %s ms ago, means %s', ([state, ago, means]) => {
    expect(doingOf(state, NOW - ago, NOW)).toBe(means);
  });
});

describe('a silent view', () => {
  test.for([
    ['viewing', false],
    ['note', false],
    ['reply', true],
  ] as const)('with %s is shown to colleagues: %s', ([doing, shown]) => {
    expect(isShownToColleagues('supervision', doing)).toBe(shown);
    expect(isShownToColleagues('own', doing)).toBe(true);
    expect(isShownToColleagues('service', doing)).toBe(true);
  });
});
