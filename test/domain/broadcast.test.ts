/** What may be sent to followers, what its words tell on a lock screen, and what it costs of the month. */
import { describe, expect, test } from 'vitest';
import {
  isEverybody,
  isWebPage,
  missingOf,
  revealingWords,
  type BroadcastLink,
} from '../../domain/broadcast.ts';
import { exceeds, isRunningOut, remainingOf } from '../../domain/line-quota.ts';

const NONE = { kind: 'none' } as const;
const SENSITIVE = {
  riskWords: [{ word: '消えたい' }],
  fields: [
    {
      code: 'topics',
      label: '主訴',
      choices: [{ label: '交際相手・配偶者からの暴力' }, { label: 'その他' }],
    },
    { code: 'area', label: '居住地', choices: [{ label: '大泉地域' }] },
  ],
};

describe('words that tell something on a lock screen', () => {
  const found = (text: string, link: BroadcastLink = NONE) =>
    revealingWords({ bubbles: ['お知らせがあります。', text], link }, SENSITIVE);

  test.for([
    ['相談の受付時間が変わります', ['相談']],
    ['ＤＶについての講座', ['DV']],
    ['でぃーぶいではなくｄｖ', ['DV']],
    ['きえたいと思ったら', []],
    ['消えたいと思ったら', ['消えたい']],
    ['交際相手のこと', ['交際相手']],
    ['大泉地域の催し、その他', []],
    ['夏の予定をお送りします', []],
  ] as const)('%s: %j', ([text, expected]) => {
    expect(found(text)).toEqual(expected);
  });

  test('are found in a button and its address as well', () => {
    const link = { kind: 'page', label: '相談の案内', url: 'https://example.jp/dv' } as const;
    expect(found('案内です', link)).toEqual(['相談', 'DV']);
  });
});

describe('a broadcast', () => {
  const whole = { title: '夏の予定', bubbles: ['予定です。'], link: NONE };

  test.for([
    [{ title: ' ' }, /件名/u],
    [{ bubbles: [' ', ''] }, /本文を/u],
    [{ bubbles: ['一つめ', ''] }, /空の吹き出し/u],
    [{ bubbles: ['長'.repeat(5_001)] }, /5,000文字まで/u],
    [{ link: { kind: 'page', label: '', url: 'https://example.jp' } }, /ボタン/u],
    [{ link: { kind: 'page', label: '長'.repeat(21), url: 'https://example.jp' } }, /20文字/u],
    [{ link: { kind: 'page', label: '案内', url: 'example.jp' } }, /アドレス/u],
  ] as const)('with %j lacks %s', ([more, expected]) => {
    expect(missingOf({ ...whole, ...more })).toMatch(expected);
  });

  test('lacks nothing when it has a title and words', () => {
    expect(missingOf(whole)).toBeNull();
  });

  test.for([
    ['https://www.city.nerima.tokyo.jp/', true],
    ['http://www.city.nerima.tokyo.jp/', false],
    ['https://user:secret@example.jp/', false],
    ['https://localhost/', false],
    ['javascript:alert(1)', false],
    [`https://example.jp/${'a'.repeat(1_000)}`, false],
  ] as const)('leads to %s: %s', ([url, expected]) => {
    expect(isWebPage(url)).toBe(expected);
  });

  test('is for everybody while nothing narrows it', () => {
    expect(isEverybody({})).toBe(true);
    expect(isEverybody({ since: {} })).toBe(true);
    expect(isEverybody({ since: { before: '2026-07-01' } })).toBe(false);
    expect(isEverybody({ room: 'never' })).toBe(false);
  });
});

test('what is left of the month decides, where the plan has a limit', () => {
  expect(remainingOf(null)).toBeNull();
  expect(remainingOf({ limit: null, used: 9_999 })).toBeNull();
  expect(remainingOf({ limit: 200, used: 250 })).toBe(0);
  expect(exceeds(10, { limit: 200, used: 190 })).toBe(false);
  expect(exceeds(11, { limit: 200, used: 190 })).toBe(true);
  expect(exceeds(11, { limit: null, used: 190 })).toBe(false);
  expect(isRunningOut({ limit: 200, used: 159 })).toBe(false);
  expect(isRunningOut({ limit: 200, used: 160 })).toBe(true);
});
