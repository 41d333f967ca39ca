/** Documents that say by which tests something is shown name tests that are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';

const read = (path: string) => readFileSync(join(REPOSITORY, path), 'utf8');

/** As a test file begins one: `test('…'`, or the title of a `test.for`. */
function isTitleIn(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `'${title.replaceAll("'", String.raw`\'`)}'`].some((quoted) =>
    source.includes(quoted),
  );
}

/** The rows of the document's tables of `columns` columns, without their heads. */
function rowsOf(path: string, columns: number): string[][] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((row, _at, all) => row.length === columns && row.join() !== all[0]?.join());
}

const NAMED = /`(test\/[^`]+)`: "([^"]+)"/gu;

/** Each document, how wide its table is, how many rows it has at least and how many tests each names. */
const DOCUMENTS = [
  { path: 'docs/complaints.md', columns: 3, rows: 16, tests: 2 },
  { path: 'docs/security/asvs.md', columns: 4, rows: 63, tests: 1 },
  { path: 'docs/security/threat-model.md', columns: 5, rows: 23, tests: 1 },
] as const;

describe.for(DOCUMENTS)('$path', ({ path, columns, rows, tests }) => {
  const found = rowsOf(path, columns);

  test('says in every row how it is met, and by which tests that is shown', () => {
    expect(found.length).toBeGreaterThanOrEqual(rows);
    for (const row of found) {
      expect(row, row[0]).not.toContain('');
      const named = row.at(-1)?.match(NAMED)?.length ?? 0;
      expect(named, row[0]).toBeGreaterThanOrEqual(tests);
    }
  });

  test.for(found.map((row) => [row.slice(0, 2).join(' '), row.at(-1) ?? ''] as const))(
    'names tests that exist for “%s”',
    ([, cell]) => {
      const missing = [...cell.matchAll(NAMED)].filter(
        ([, file = '', title = '']) => !isTitleIn(read(file), title),
      );
      expect(missing.map(([whole]) => whole)).toEqual([]);
    },
  );
});

test('every requirement of level 1 of ASVS 5.0 is answered once', () => {
  const text = read('docs/security/asvs.md');
  const answered = [...text.matchAll(/^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \|/gmu)].flatMap(
    ([, first = '', last]) => {
      const [chapter, section, from] = first.split('.').map(Number);
      const to = last ? Number(last.split('.')[2]) : from;
      return Array.from(
        { length: (to ?? 0) - (from ?? 0) + 1 },
        (_, at) => `${chapter}.${section}.${(from ?? 0) + at}`,
      );
    },
  );
  expect(new Set(answered).size).toBe(answered.length);
  // https://github.com/OWASP/ASVS, 5.0/en: 70 of level 1.
  expect(answered).toHaveLength(70);
});
