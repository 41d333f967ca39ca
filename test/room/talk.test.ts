import { describe, expect, test } from 'vitest';
import type { RoomMessage } from '../../contracts/room.ts';
import {
  forgotten,
  EMPTY_TALK,
  hasUpTo,
  nextToSend,
  notYetSaid,
  saidLast,
  withMessages,
  withState,
  withUnsent,
} from '../../room-ui/talk.ts';

function message(seq: number, overrides: Partial<RoomMessage> = {}): RoomMessage {
  return {
    seq,
    id: null,
    author: 'staff',
    text: `${seq}`,
    state: 'said',
    change: null,
    files: [],
    at: '2026-07-01T07:00:00Z',
    ...overrides,
  };
}

const numbers = (talk: typeof EMPTY_TALK) => talk.messages.map(({ seq }) => seq);

describe('what was said', () => {
  test('stands in the order of its numbers, each once, however it came', () => {
    let talk = withMessages(EMPTY_TALK, 'a', [message(3), message(1)]);
    talk = withMessages(talk, 'a', [message(3), message(2)]);
    expect(numbers(talk)).toEqual([1, 2, 3]);
  });

  test('is asked for from the first number that is missing', () => {
    const talk = withMessages(EMPTY_TALK, 'a', [message(1), message(2), message(5)]);
    expect(hasUpTo(talk)).toBe(2);
    expect(hasUpTo(EMPTY_TALK)).toBe(0);
  });

  test('is forgotten when the record is an older one, but not what is still to be sent', () => {
    const talk = withUnsent(
      withMessages(EMPTY_TALK, 'a', [message(1), message(2)]),
      'mine',
      'はい',
    );
    const anew = withMessages(forgotten(talk), 'a', [message(1)]);
    expect(numbers(anew)).toEqual([1]);
    expect(anew.past).toEqual([]);
    expect(anew.unsent.map(({ id }) => id)).toEqual(['mine']);
  });

  test('stays in sight when a new consultation begins', () => {
    const before = withMessages(EMPTY_TALK, 'a', [message(1), message(2)]);
    const talk = withMessages(before, 'b', [message(1)]);
    expect(numbers(talk)).toEqual([1]);
    expect(talk.past.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe('what is on its way', () => {
  test('is no longer there once the stream brings it, whatever the answer says', () => {
    const talk = withUnsent(EMPTY_TALK, 'mine', 'はい');
    const sent = message(1, { id: 'mine', author: 'consultee', text: 'はい' });
    expect(withMessages(talk, 'a', [sent]).unsent).toEqual([]);
  });

  test('goes out one after the other: the second waits for the first', () => {
    const talk = withUnsent(withUnsent(EMPTY_TALK, 'first', 'a'), 'second', 'b');
    expect(nextToSend(talk)?.id).toBe('first');
    expect(nextToSend(withState(talk, 'first', 'waiting'))).toBeNull();
  });

  test('is not held up by what will never be taken', () => {
    const talk = withUnsent(withUnsent(EMPTY_TALK, 'first', 'a'), 'second', 'b');
    expect(nextToSend(withState(talk, 'first', 'refused', 'x'))?.id).toBe('second');
  });
});

describe('a draft', () => {
  test('that was sent before it could be cleared is not offered again', () => {
    const said = message(1, { author: 'consultee', text: 'こんばんは' });
    const talk = withMessages(EMPTY_TALK, 'a', [said, message(2)]);
    expect(saidLast(talk, 'こんばんは')).toBe(true);
    expect(saidLast(talk, 'こんばんは。')).toBe(false);
    expect(saidLast(talk, '')).toBe(false);
  });

  test('holds what has not arrived, and is not offered again once all of it has', () => {
    const written = withUnsent(
      withUnsent(EMPTY_TALK, 'first', 'トンネルです'),
      'second',
      'まだいます',
    );
    const draft = notYetSaid(written, '途中の');
    expect(draft).toBe('トンネルです\nまだいます\n途中の');
    const said = [
      message(1, { id: 'first', author: 'consultee', text: 'トンネルです' }),
      message(2, { id: 'second', author: 'consultee', text: 'まだいます' }),
    ];
    const arrived = withMessages(EMPTY_TALK, 'a', said);
    expect(saidLast(arrived, notYetSaid(written, ''))).toBe(true);
    expect(saidLast(arrived, draft)).toBe(false);
    expect(saidLast(withMessages(EMPTY_TALK, 'a', said.slice(0, 1)), draft)).toBe(false);
  });
});
