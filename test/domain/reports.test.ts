import { describe, expect, test } from 'vitest';
import {
  cellText,
  changesBetween,
  daysOfPeriod,
  isOver,
  isPeriod,
  periodsDue,
  periodText,
  type ReportSection,
  type ReportSnapshot,
} from '../../domain/reports.ts';

const at = (day: string, time = '12:00') => Date.parse(`${day}T${time}:00+09:00`);

function snapshot(sections: ReportSection[]): ReportSnapshot {
  const days = { from: '2026-10-01', to: '2026-10-31' };
  return { about: '窓口', ...days, takenAt: '2026-11-02T00:00:00.000Z', threshold: 3, sections };
}

function section(
  cells: Record<string, (number | 'few' | null)[]>,
  columns = ['件数'],
): ReportSection {
  return {
    code: 'outcome',
    title: '結果',
    definition: '',
    columns: columns.map((name) => ({ name, unit: '件' })),
    rows: Object.entries(cells).map(([code, row]) => ({ code, name: `${code}の名`, cells: row })),
    drawn: 0,
  };
}

describe('the period of a report', () => {
  test('is a month to its last day, or a fiscal year from April to March', () => {
    expect(daysOfPeriod('month', '2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(daysOfPeriod('year', '2026')).toEqual({ from: '2026-04-01', to: '2027-03-31' });
    expect([periodText('month', '2026-04'), periodText('year', '2026')]).toEqual([
      '2026年4月',
      '2026年度',
    ]);
  });

  test.for([
    ['month', '2026-13', false],
    ['month', '2026', false],
    ['month', '2026-01', true],
    ['year', '2026-01', false],
    ['year', '0026', false],
    ['year', '2026', true],
  ] as const)('%s %s is one: %s', ([kind, period, is]) => {
    expect(isPeriod(kind, period)).toBe(is);
  });

  test('is over when its last day in Japan has gone by', () => {
    expect(isOver('month', '2026-10', at('2026-10-31', '23:59'))).toBe(false);
    expect(isOver('month', '2026-10', at('2026-11-01', '00:00'))).toBe(true);
  });

  test.for([
    ['2026-11-01', ['year 2025']],
    ['2026-11-02', ['month 2026-10', 'year 2025']],
    ['2027-01-02', ['month 2026-12', 'year 2025']],
    ['2027-04-01', []],
    ['2027-04-02', ['month 2027-03', 'year 2026']],
  ] as const)('on %s these make themselves where they are not there', ([day, due]) => {
    expect(periodsDue(at(day)).map(({ kind, period }) => `${kind} ${period}`)).toEqual(due);
  });
});

describe('what differs between two snapshots', () => {
  test('is nothing where every cell is the same, also what is hidden', () => {
    const same = snapshot([section({ listened: [4], referred: ['few'] })]);
    expect(changesBetween(same, structuredClone(same))).toEqual([]);
  });

  test('is told by table, row and column, with what only one side has', () => {
    const before = snapshot([section({ listened: [4], gone: [5] })]);
    const after = snapshot([section({ listened: [6, 1], young: [3, 0] }, ['件数', '人数'])]);
    expect(
      changesBetween(before, after).map((one) => [one.row, one.column, one.before, one.after]),
    ).toEqual([
      ['listenedの名', '件数', 4, 6],
      ['listenedの名', '人数', null, 1],
      ['youngの名', '件数', null, 3],
      ['youngの名', '人数', null, 0],
      ['goneの名', '件数', 5, null],
    ]);
  });
});

test('a cell is read as a number with its unit, or as why there is none', () => {
  expect([1200, 0, null, 'few', 'linked'].map((cell) => cellText(cell as number, '件'))).toEqual([
    '1,200件',
    '0件',
    '－',
    '少数',
    '非表示',
  ]);
});
