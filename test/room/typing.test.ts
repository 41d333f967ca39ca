import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MAX_MESSAGE } from '../../contracts/room.ts';
import { parseEvent } from '../../room-ui/events.ts';
import { meansSend } from '../../room-ui/typing.ts';
import { telephoneLink } from '../../room-ui/telephone.ts';
import { dayOf, timeOf } from '../../room-ui/times.ts';

const ENTER = {
  key: 'Enter',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
};

describe('Enter', () => {
  test.for([
    ['confirms kana in Chrome', { isComposing: true }],
    ['confirms kana in Safari', { keyCode: 229 }],
    ['makes a line with Shift', { shiftKey: true }],
    ['is another key', { key: 'a' }],
  ] as const)('sends nothing when it %s', ([, change]) => {
    expect(meansSend({ ...ENTER, ...change }, true)).toBe(false);
  });

  test('sends at a keyboard, and makes a line on a phone', () => {
    expect(meansSend(ENTER, true)).toBe(true);
    expect(meansSend(ENTER, false)).toBe(false);
    expect(meansSend({ ...ENTER, ctrlKey: true }, false)).toBe(true);
  });
});

describe('the field', () => {
  test('takes as much as the server does', () => {
    const composer = readFileSync(
      new URL('../../room-ui/parts/Composer.tsx', import.meta.url),
      'utf8',
    );
    expect(composer).toContain(`MAX_LENGTH = ${MAX_MESSAGE};`);
  });
});

describe('times', () => {
  test('are said as 午前 and 午後, in Japan', () => {
    expect(timeOf('2026-07-01T07:05:00Z')).toBe('午後4:05');
    expect(dayOf('2026-06-30T15:00:00Z')).toBe('7月1日(水)');
  });
});

describe('a telephone number', () => {
  test.for([
    ['110', 'tel:110'],
    ['#9110', 'tel:%239110'],
    ['0120-279-338', 'tel:0120279338'],
    ['03-0000-0000（要確認）', null],
  ] as const)('%s can be called as %s', ([telephone, link]) => {
    expect(telephoneLink(telephone)).toBe(link);
  });
});

describe('an event of the stream', () => {
  test('is read with its position', () => {
    expect(parseEvent('event: heartbeat\nid: ab:3\ndata: {"epoch":"ab","lastSeq":3}')).toEqual({
      name: 'heartbeat',
      id: 'ab:3',
      data: { epoch: 'ab', lastSeq: 3 },
    });
  });

  test('is nothing when it carries no data', () => {
    expect(parseEvent('retry: 2000')).toBeNull();
    expect(parseEvent(': comment')).toBeNull();
  });
});
