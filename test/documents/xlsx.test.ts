import readExcelFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { writeXlsx } from '../../api/xlsx/write-xlsx.ts';
import { unzip } from '../support/unzip.ts';

const TEXTS = [
  '=1+1',
  '+81',
  '-',
  '@SUM(A1)',
  '"引用"、<&>',
  '改行\nあり\r\nそして\r',
  '\tタブ\u0001制御\u0085',
  '👪🏽 絵文字',
  '_x0041_と_x005F_',
  'constructor',
  '__proto__',
  ' 前後の空白 ',
  '\uFFFD\uFFFE\u{1FFFE}',
  '漢'.repeat(32_767),
];

test('a workbook gives back every cell as it went, times by the clock of Japan, and runs nothing', async () => {
  const at = new Date('2026-03-31T15:00:01.000Z');
  const rows = TEXTS.map((text, n) => [text, n / 4, at, '2026-04-01']);
  const file = await writeXlsx(
    [
      {
        name: '相談',
        columns: [
          { heading: '内容', kind: 'text' },
          { heading: '数', kind: 'number' },
          { heading: '日時', kind: 'time' },
          { heading: '日', kind: 'day' },
        ],
        rows: [...rows, [null, null, null, null]],
      },
    ],
    [['期間', '2026年度']],
  );
  const sheets = await readExcelFile(file, { trim: false });
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['相談', '条件']);
  const wall = new Date('2026-04-01T00:00:01.000Z');
  const day = new Date('2026-04-01T00:00:00.000Z');
  expect(sheets[0]?.data.map((row) => row.map(toTheSecond))).toEqual([
    ['内容', '数', '日時', '日'],
    ...TEXTS.map((text, n) => [text, n / 4, wall, day]),
  ]);
  expect(sheets[1]?.data).toEqual([
    ['項目', '内容'],
    ['期間', '2026年度'],
  ]);
  const parts = unzip(file);
  expect([...parts.keys()].filter((name) => name.includes('worksheets/sheet'))).toHaveLength(2);
  for (const part of parts.values()) expect(part.toString('utf8')).not.toContain('<f>');
});

/** A workbook counts days; a second is a fraction of one that no number hits exactly. */
function toTheSecond<Cell>(cell: Cell): Cell | Date {
  return cell instanceof Date ? new Date(Math.round(cell.getTime() / 1000) * 1000) : cell;
}
