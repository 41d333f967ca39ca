/** The table of LINE's features: one source for the screen and the manual. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FEATURE_USE_WORDS, FEATURE_USES, LINE_FEATURES } from '../../domain/line-features.ts';

const MANUAL = readFileSync(
  join(import.meta.dirname, '..', '..', 'docs', 'manual', 'line-features.md'),
  'utf8',
);

test('the manual has each feature of LINE’s accounts as the screen has it, in the same order', () => {
  const expected = FEATURE_USES.flatMap((use) =>
    LINE_FEATURES.filter((one) => one.use === use).map(
      ({ name, explanation }) => `| ${name} | ${FEATURE_USE_WORDS[use]} | ${explanation} |`,
    ),
  );
  const rows = MANUAL.split('\n').filter((line) => line.startsWith('| '));
  expect(rows.slice(1)).toEqual(expected);
});

test('each feature is named once, and says where it is or why it is left out', () => {
  expect(new Set(LINE_FEATURES.map(({ name }) => name)).size).toBe(LINE_FEATURES.length);
  for (const { name, explanation } of LINE_FEATURES)
    expect(explanation.length, name).toBeGreaterThan(10);
});

test('what the requirements name has its equal here', () => {
  const equals = LINE_FEATURES.filter(({ use }) => use === 'equal').map(({ name }) => name);
  for (const wanted of [
    'あいさつ',
    '応答',
    'リッチメニュー',
    '配信（全員）',
    '絞り込み',
    'リンク',
    '友だちの分析',
  ])
    expect(
      equals.some((name) => name.includes(wanted)),
      wanted,
    ).toBe(true);
});
