/** Where words of risk stand in what she wrote. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { riskSpansIn, risksIn, type RiskWord } from '../../domain/priority.ts';

const WORDS: RiskWord[] = [
  { word: '死にたい', risk: 'suicide', priority: 'urgent' },
  { word: 'ガス', risk: 'violence', priority: 'high' },
  { word: 'いなくなりたい', risk: 'suicide', priority: 'high' },
  { word: 'なりたい', risk: 'homeless', priority: 'high' },
  { word: 'たいた', risk: 'violence', priority: 'high' },
];

const marked = (text: string) =>
  riskSpansIn(text, WORDS).map(({ from, to, risk }) => [text.slice(from, to), risk]);

describe('words of risk', () => {
  test.for([
    ['もう死にたいです', [['死にたい', 'suicide']]],
    ['死に たい', [['死に たい', 'suicide']]],
    [
      'ｶﾞｽで、がすで',
      [
        ['ｶﾞｽ', 'violence'],
        ['がす', 'violence'],
      ],
    ],
    [
      '😢死にたい。死にたい',
      [
        ['死にたい', 'suicide'],
        ['死にたい', 'suicide'],
      ],
    ],
    ['こんにちは', []],
  ] as const)('are marked as she typed them: %s', ([text, spans]) => {
    expect(marked(text)).toEqual(spans);
  });

  test('that share letters are marked once: the graver, then the longer', () => {
    expect(marked('いなくなりたい')).toEqual([['いなくなりたい', 'suicide']]);
    expect(marked('死にたいたい')).toEqual([['死にたい', 'suicide']]);
  });

  test('are marked exactly where the priority was raised, and marks never overlap', () => {
    const piece = fc.constantFrom(
      '死',
      'に',
      'たい',
      'タイ',
      ' ',
      'ｶﾞ',
      'ス',
      'いなく',
      'なり',
      '😢',
      'ガ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const spans = riskSpansIn(text, WORDS);
        expect(spans.length > 0).toBe(risksIn(text, WORDS) !== null);
        for (const [index, { from, to }] of spans.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0);
        }
      }),
    );
  });
});
