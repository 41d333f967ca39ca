import { describe, expect, test } from 'vitest';
import { readCsv } from '../../api/csv/read.ts';
import { writeCsv } from '../../api/csv/write.ts';

describe('a table as a file', () => {
  test('is opened by Excel as Japanese, and runs nothing', () => {
    const text = writeCsv(
      ['名前', '数'],
      [
        ['=cmd()', 3],
        ['改行\nと"引用"', null],
      ],
    ).toString();
    expect(text).toBe('\uFEFF名前,数\r\n\'=cmd(),3\r\n"改行\nと""引用""",\r\n');
  });

  test('comes back as it went', () => {
    const rows = [
      ['=1+1', '+81', '-'],
      ["'=1", "''@", "'quoted'"],
      ['改行\nあり', 'a,b', '"'],
    ];
    const read = readCsv(writeCsv(['a', 'b', 'c'], rows).toString(), ['c', 'a', 'b']);
    expect('rows' in read && read.rows.map(({ cells }) => [cells.a, cells.b, cells.c])).toEqual(
      rows,
    );
  });

  test('tells the line of each row, and leaves empty ones out', () => {
    const read = readCsv('a,b\r\n1,2\r\n\r\n,\r\n3\r\n', ['a', 'b']);
    expect(read).toEqual({
      rows: [
        { line: 2, cells: { a: '1', b: '2' } },
        { line: 5, cells: { a: '3', b: '' } },
      ],
    });
  });

  test('without its headings, or without an end of a quotation, is refused with the reason', () => {
    expect(readCsv('a\n1', ['a', 'b'])).toEqual({
      fault: { kind: 'missing-headings', headings: ['b'] },
    });
    expect(readCsv('', ['a'])).toEqual({ fault: { kind: 'missing-headings', headings: ['a'] } });
    expect(readCsv('a\n"1\n', ['a'])).toMatchObject({ fault: { kind: 'malformed' } });
  });
});
