/** The table of complaints names tests that are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');
const ROWS = read('docs/complaints.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, complaint = '', rule = '', tests = '']) => ({ complaint, rule, tests }));

/** As a test file begins one: `test('…'`, or the title of a `test.for`. */
function isTitleIn(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `'${title.replaceAll("'", String.raw`\'`)}'`].some((quoted) =>
    source.includes(quoted),
  );
}

describe('the table of complaints', () => {
  test('has a rule and tests in every row', () => {
    expect(ROWS.length).toBeGreaterThan(15);
    for (const { complaint, rule, tests } of ROWS) {
      expect(rule, complaint).not.toBe('');
      expect(tests.match(/`test\/[^`]+\.test\.ts`: "/gu)?.length ?? 0, complaint).toBeGreaterThan(
        1,
      );
    }
  });

  test.for(ROWS.map((row) => [row.complaint, row.tests] as const))(
    'of “%s” names tests that exist',
    ([, tests]) => {
      const named = [...tests.matchAll(/`(test\/[^`]+)`: "([^"]+)"/gu)];
      const missing = named.filter(([, file = '', title = '']) => !isTitleIn(read(file), title));
      expect(missing.map(([whole]) => whole)).toEqual([]);
    },
  );
});
