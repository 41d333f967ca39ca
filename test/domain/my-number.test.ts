import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigitOf, isMyNumber, maskMyNumbers, myNumbersIn } from '../../domain/my-number.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const myNumber = digits(11).map((eleven) => `${eleven}${checkDigitOf(eleven)}`);

describe('the check digit', () => {
  test.for(['123456789018', '987654321093', '111111111118'])('holds for %s', (number) =>
    expect(isMyNumber(number)).toBe(true),
  );

  test('tells every single wrong digit but those the formula itself makes equal', () => {
    for (let last = 0; last <= 9; last += 1) {
      expect(isMyNumber(`12345678901${last}`)).toBe(last === 8);
    }
  });

  test('is 0 where the remainder is 0 or 1', () => {
    const remainders = fc.sample(digits(11), 2_000).map((eleven) => {
      const sum = eleven.split('').reduce((all, digit, index) => {
        const n = 11 - index;
        return all + Number(digit) * (n <= 6 ? n + 1 : n - 5);
      }, 0);
      return { rest: sum % 11, check: checkDigitOf(eleven) };
    });
    for (const { rest, check } of remainders) expect(check).toBe(rest < 2 ? 0 : 11 - rest);
  });
});

describe('a My Number in a text', () => {
  test.for([
    ['番号は123456789018です', '番号は××××××××××××です'],
    ['1234-5678-9018', '××××-××××-××××'],
    ['1234 5678 9018', '×××× ×××× ××××'],
    ['１２３４５６７８９０１８', '××××××××××××'],
    ['１２３４　５６７８　９０１８', '××××　××××　××××'],
    ['１２３４－５６７８－９０１８', '××××－××××－××××'],
    ['1234ー5678ー9018', '××××ー××××ー××××'],
    ['1234 - 5678 - 9018', '×××× - ×××× - ××××'],
    ['123456 789018', '×××××× ××××××'],
    ['12345-6789018', '×××××-×××××××'],
    ['1 2 3 4 5 6 7 8 9 0 1 8', '× × × × × × × × × × × ×'],
    ['1234-5678-9018 2026年', '××××-××××-×××× 2026年'],
    ['夫 123456789018 私 987654321093', '夫 ×××××××××××× 私 ××××××××××××'],
  ] as const)('is hidden: %s', ([text, masked]) => {
    expect(maskMyNumbers(text)).toBe(masked);
  });

  test.for([
    '123456789012',
    '090-1234-5678',
    '09012345678',
    '03-1234-5678',
    '0120-123-456',
    '+81 90 1234 5678',
    '+811234567894',
    '電話 090-1234-5678 2',
    '09012345678 2',
    '123456\n789018',
    '1234567890189',
    '2026年11月22日 10時30分',
    '¥1,234,567,890',
    '',
  ])('is not seen in %s', (text) => {
    expect(maskMyNumbers(text)).toBe(text);
    expect(myNumbersIn(text)).toEqual([]);
  });

  test('is hidden wherever it stands, and nothing else is', () => {
    const words = fc.string({ unit: fc.constantFrom('あ', 'a', '。', '\n', '(', '×') });
    fc.assert(
      fc.property(words, myNumber, words, (before, number, after) => {
        expect(maskMyNumbers(`${before}${number}${after}`)).toBe(
          `${before}${'×'.repeat(12)}${after}`,
        );
      }),
    );
  });

  test.for(['1 ', '1   ', '123456789018 ', '123456789018\n', 'あ1'])(
    'is looked for in a text without end of %j',
    (unit) => {
      const text = unit.repeat(2_000_000 / unit.length);
      const masked = maskMyNumbers(text);
      expect(masked).toHaveLength(text.length);
      expect(masked.includes('123456789018')).toBe(false);
    },
  );

  test('masked once is masked for good, and the length stays', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', '2', '8', '９', '-', ' ', 'あ') }),
        (text) => {
          const masked = maskMyNumbers(text);
          expect(maskMyNumbers(masked)).toBe(masked);
          expect(masked).toHaveLength(text.length);
        },
      ),
    );
  });

  test('of no telephone number with its country is one', () => {
    fc.assert(
      fc.property(digits(10), (rest) => {
        const text = `+81${rest}`;
        expect(maskMyNumbers(text)).toBe(text);
      }),
    );
  });
});
