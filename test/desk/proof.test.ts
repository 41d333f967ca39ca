/** What the screen of the proof says of the chain and its checks: never that all is well where it is not known. */
import { describe, expect, test } from 'vitest';
import {
  badText,
  isBad,
  keySpans,
  outcomeText,
  stretchText,
  summaryOf,
  type Check,
} from '../../admin-ui/trail/proof-words.ts';
import type { ChainState } from '../../admin-ui/staff-api/trail.ts';

const NOW = Date.parse('2026-07-01T09:00:00Z');
const MINUTES_AGO = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const FINE: Check = {
  checkedAt: MINUTES_AGO(1),
  from: 100,
  to: 120,
  outcome: 'ok',
  firstBad: null,
};
const SOUND: ChainState = {
  chained: 120,
  waiting: { rows: 0, seconds: 0 },
  unsigned: 0,
  checkpoint: { size: 120, at: MINUTES_AGO(60), secondsAgo: 3600 },
  newest: FINE,
  whole: { ...FINE, checkedAt: MINUTES_AGO(20 * 60), from: 0 },
  keys: [],
};
const said = (changed: Partial<ChainState>) => summaryOf({ ...SOUND, ...changed }, NOW).severity;

describe('the summary of the proof', () => {
  test('is good when both checks found nothing, however long ago the last row was signed', () => {
    expect(said({})).toBe('success');
  });

  test('is bad as soon as one check found something, whatever else is late', () => {
    const bad = { ...FINE, outcome: 'row-changed', firstBad: 7 };
    expect(said({ newest: bad })).toBe('error');
    expect(said({ whole: bad, unsigned: 3 })).toBe('error');
  });

  test('warns when rows wait for their place, their signature or their check', () => {
    expect(said({ waiting: { rows: 2, seconds: 90 } })).toBe('warning');
    expect(said({ unsigned: 5 })).toBe('warning');
    expect(
      said({ unsigned: 5, checkpoint: { size: 115, at: MINUTES_AGO(0), secondsAgo: 4 } }),
    ).toBe('success');
    expect(said({ newest: { ...FINE, checkedAt: MINUTES_AGO(30) } })).toBe('warning');
    expect(said({ whole: { ...FINE, checkedAt: MINUTES_AGO(3 * 24 * 60) } })).toBe('warning');
  });

  test('promises nothing before the first check that had something to look at', () => {
    const early = { ...FINE, from: 0, to: 0 };
    expect(said({ newest: early, whole: early })).toBe('info');
    expect(outcomeText(early)).toBe('対象なし');
    expect(said({ whole: early })).toBe('success');
    expect(said({ whole: null })).toBe('info');
    const begun = { ...FINE, checkedAt: null, outcome: null };
    expect(said({ newest: begun })).toBe('info');
    expect(outcomeText(begun)).toBe('まだありません');
  });
});

describe('a check in words', () => {
  test('names the rows it looked at', () => {
    expect(stretchText(FINE)).toBe('101〜120件');
    expect(stretchText({ ...FINE, from: 120 })).toBe('120件まで（新しい記録なし）');
    expect(stretchText(null)).toBe('－');
  });

  test('names the first bad row, and says where none can be named', () => {
    const changed = { ...FINE, outcome: 'row-changed', firstBad: 7 };
    expect(isBad(changed)).toBe(true);
    expect(badText(changed)).toMatch(/^最初におかしい位置：7件め。.*書き換え/u);
    expect(badText({ ...FINE, outcome: 'outside-differs' })).toContain('特定できません');
    expect(badText({ ...FINE, outcome: 'of a later version' })).toContain('合いません');
  });
});

test('each public key is told with the rows that it signs', () => {
  const key = { keyId: crypto.randomUUID(), publicKey: 'a', madeAt: MINUTES_AGO(1) };
  const keys = [
    { ...key, firstSize: 7 },
    { ...key, firstSize: 80 },
  ];
  expect(keySpans({ keys })).toEqual(['はじめから80件めまで', '81件めから（今の鍵）']);
});
