/** Figures say what they count, and the filter of records has one text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellText, durationText } from '../../domain/figure-table.ts';
import { filterOfPart, partsInOrder } from '../../domain/figure-parts.ts';
import { DIMENSIONS, FIGURES, periodBefore } from '../../domain/figures.ts';
import { readFilter, writeFilter, type RecordFilter } from '../../domain/record-filter.ts';
import { filterWords } from '../../domain/record-words.ts';

const NAMES = {
  services: [{ id: '00000000-0000-4000-8000-000000000001', name: '女性相談' }],
  people: [],
  flags: [],
  attributes: [{ code: 'age', label: '年代', choices: [{ code: '20s', label: '20代' }] }],
};

test('every figure and every dimension says in words what it is', () => {
  for (const { name, definition } of [...Object.values(FIGURES), ...Object.values(DIMENSIONS)]) {
    expect(name).not.toBe('');
    expect(definition).toMatch(/。$/u);
  }
});

describe('the filter', () => {
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10));
  const some = <Value>(...values: Value[]) => fc.subarray(values, { minLength: 1 });
  const filters = fc.record(
    {
      from: day,
      to: day,
      by: fc.constant('closed' as const),
      stages: some('intake', 'closed'),
      outcomes: some('none', 'listened', 'mistake'),
      weekdays: some('0', '6'),
      hours: some('0', '9', '23'),
      months: some('2026-04', '2026-12'),
      inHours: fc.boolean(),
      unanswered: fc.boolean(),
      attributes: fc.constant([
        { code: 'age', values: ['20-29', '30s'] },
        { code: 'topics', states: ['refused'] },
      ]),
    },
    { requiredKeys: [] },
  );

  test('means the same when it is written and read again', () => {
    fc.assert(
      fc.property(filters, (filter: RecordFilter) => {
        const text = writeFilter(filter);
        const again = readFilter(text);
        expect(again).not.toBeNull();
        expect(writeFilter(again ?? {})).toBe(text);
      }),
    );
  });

  test.for([
    'from:2026-02-30',
    'stages:gone',
    'hours:24',
    'weekdays:7',
    'months:2026-13',
    'from:2026-01-01;from:2026-01-02',
    'a.age',
    's.age:perhaps',
    "a.age:'",
    'unknown:1',
    ';',
  ])('refuses %s', (text) => {
    expect(readFilter(text)).toBeNull();
  });

  test('is printed in words', () => {
    const filter = readFilter(
      'practice:true;from:2026-04-01;to:2026-04-30;inHours:false;weekdays:0,6;a.age:20s;s.age:refused',
    );
    expect(filterWords(filter ?? {}, NAMES)).toEqual([
      ['対象', '練習の記録'],
      ['期間（相談開始日）', '2026-04-01 から 2026-04-30 まで'],
      ['曜日', '日、土'],
      ['受付時間', '時間外'],
      ['年代', '20代、答えたくない'],
    ]);
  });

  test('narrows to one part of a table, where a filter can say it', () => {
    expect(filterOfPart({ hours: ['10', '20'] }, 'hour-band', '9')).toEqual({ hours: ['10'] });
    expect(filterOfPart({}, 'in-hours', 'false')).toEqual({ inHours: false });
    expect(filterOfPart({}, 'a.age', '~refused')).toEqual({
      attributes: [{ code: 'age', states: ['refused'] }],
    });
    expect(
      filterOfPart({ attributes: [{ code: 'age', values: ['30s'] }] }, 'a.age', '20s'),
    ).toBeNull();
  });
});

describe('a table', () => {
  test('has every weekday from Monday on, and every month between the first and the last', () => {
    const days = partsInOrder('weekday', ['0'], NAMES).map(({ label }) => label);
    expect(days).toEqual(['月', '火', '水', '木', '金', '土', '日']);
    const months = partsInOrder('month', ['2027-01', '2026-11'], NAMES).map(({ label }) => label);
    expect(months).toEqual(['2026年11月', '2026年12月', '2027年1月']);
  });

  test('names the choices of an attribute and how else it was answered', () => {
    const parts = partsInOrder('a.age', ['~refused', '20s', 'old'], NAMES);
    expect(parts.map(({ label }) => label)).toEqual(['20代', 'old', '答えたくない']);
  });

  test('tells times in two units and hidden counts by their mark', () => {
    expect([30, 90, 3_600, 7_500, 273_600].map(durationText)).toEqual([
      '30秒',
      '2分',
      '1時間',
      '2時間5分',
      '3日4時間',
    ]);
    expect(cellText({ value: null, hidden: 'small' }, 'consultations', 3)).toBe('3未満');
  });
});

test.for([
  ['2026-04-01', '2026-04-30', '2026-03-01', '2026-03-31'],
  ['2026-04-01', '2027-03-31', '2025-04-01', '2026-03-31'],
  ['2026-04-10', '2026-04-16', '2026-04-03', '2026-04-09'],
])('the period before %s to %s is %s to %s', ([from = '', to = '', first, last]) => {
  expect(periodBefore(from, to)).toEqual({ from: first, to: last });
});
