/** Words are found however they were typed, and what is shown of them is what was written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  excerptAround,
  findSpans,
  foldText,
  numberAskedFor,
  searchTerms,
} from '../../domain/search-text.ts';

function isFound(original: string, words: string): boolean {
  const terms = searchTerms(words);
  return terms.length > 0 && terms.every((term) => findSpans(original, [term], 1).length > 0);
}

describe('what is typed in one way finds what was written in another', () => {
  test.for([
    ['half-width kana', 'サポート', 'ｻﾎﾟｰﾄに電話'],
    ['half-width kana with a sound mark', 'がっこう', 'ｶﾞｯｺｳを休む'],
    ['hiragana', 'パートナー', 'ぱーとなーのこと'],
    ['a sound mark written apart', 'だいがく', 'た\u3099いか\u3099く'],
    ['full-width letters and digits', 'dv110', 'ＤＶ１１０番'],
    ['capitals', 'line', 'LINEで相談'],
    ['another dash for the long vowel', 'サーバー', 'サ－バ―が止まった'],
    ['another dash in a number', '090-1234-5678', '０９０ー１２３４ー５６７８です'],
    ['a wave', '10~12時', '10〜12時'],
    ['one character', '死', 'もう死にたい'],
    ['an emoji', '😢', 'つらい😢です'],
    ['an emoji without its variant', '❤', 'ありがとう❤️'],
    ['a compatibility character', '平成', '㍻元年'],
    ['a circled digit', '1階', '①階です'],
    ['an ideograph with a variant', '葛城', '葛\u{E0100}城さん'],
    ['a vu', 'ヴィラ', 'う\u3099ぃら'],
  ] as const)('%s', ([, words, original]) => {
    expect(isFound(original, words)).toBe(true);
  });

  test('several words are all to be there, in any order', () => {
    expect(isFound('夜になると、母から電話が来ます', '電話　母')).toBe(true);
    expect(isFound('夜になると、母から電話が来ます', '電話　父')).toBe(false);
  });
});

describe('what is not there is not found', () => {
  test('a kana without its sound mark, unless it stands by itself', () => {
    expect(isFound('はがき', 'はか')).toBe(false);
    expect(isFound('はがき、はか', 'はか')).toBe(true);
    expect(isFound('ﾊｶﾞｷ', 'ﾊｶ')).toBe(true);
  });

  test('nothing is searched where nothing visible was typed', () => {
    expect(searchTerms(' 　\u200B ')).toEqual([]);
  });
});

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...Array.from('あがぱアガパｱｶﾞﾊﾟーｰ-−ＡaÀßΣς１①㍻😢👩‍👧葛한\n 　、'),
      'か\u3099',
      '❤️',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 40,
});

test('every part of a text is found in it, wherever it begins and ends', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (original, a, b) => {
      const chars = Array.from(original);
      const from = a % chars.length;
      const part = chars.slice(from, from + 1 + (b % (chars.length - from))).join('');
      fc.pre(searchTerms(part).length > 0);
      expect(isFound(original, part)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('folding looks at no neighbour: parts fold to parts', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(foldText(a + b)).toBe(foldText(a) + foldText(b));
    }),
    { numRuns: 1_000 },
  );
});

test('an excerpt is made of the original’s own words, with what was found marked', () => {
  const original = `${'前の文。'.repeat(20)}ｻﾎﾟｰﾄセンターに電話した${'後の文。'.repeat(30)}`;
  const pieces = excerptAround(original, findSpans(original, searchTerms('サポート 電話'), 8));
  expect(pieces.filter(({ isHit }) => isHit).map((one) => one.text)).toEqual(['ｻﾎﾟｰﾄ', '電話']);
  const [first, ...rest] = pieces;
  expect([first?.text, rest.at(-1)?.text]).toEqual(['…', '…']);
  const shown = rest.slice(0, -1).map((one) => one.text);
  expect(original).toContain(shown.join(''));
});

test('an excerpt cuts no character in two', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), (before, after) => {
      const original = `${'😢'.repeat(before)}x${'😢'.repeat(after)}`;
      const pieces = excerptAround(original, findSpans(original, ['x'], 1));
      expect(pieces.every((piece) => piece.text.isWellFormed())).toBe(true);
    }),
  );
});

test('a consultation’s number is known by how people write it', () => {
  expect(['12', '１２', 'No.12', '№12', 'Ｎｏ． １２', '#12'].map(numberAskedFor)).toEqual(
    Array.from({ length: 6 }, () => 12),
  );
  expect(['12番', '1 2', '090-1234', ''].map(numberAskedFor)).toEqual([null, null, null, null]);
});
