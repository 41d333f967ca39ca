/** Small counts are hidden, and cannot be reckoned back from what is shown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hiddenIn, type CountTable, type Hidden } from '../../domain/small-cells.ts';

const THRESHOLD = 3;

function tableOf(cells: readonly (readonly number[])[]): CountTable<number> {
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const columns = cells[0]?.map((_, x) => sum(cells.map((row) => row[x] ?? 0))) ?? [];
  return { cells, rowTotals: cells.map(sum), columnTotals: columns, total: sum(columns) };
}

function flatten<Value>({ cells, rowTotals, columnTotals, total }: CountTable<Value>): Value[] {
  return [...cells.flat(), ...rowTotals, ...columnTotals, total];
}

const fits = (mark: Hidden | null, value: number, shown: number) =>
  mark === null
    ? value === shown
    : mark === 'small'
      ? value > 0 && value < THRESHOLD
      : value >= THRESHOLD;

/** For each count, all the numbers it has in any table that looks the same as this one. */
function possible(table: CountTable<number>, hidden: CountTable<Hidden | null>): Set<number>[] {
  const shown = flatten(table);
  const marks = flatten(hidden);
  const found = shown.map(() => new Set<number>());
  const cells = table.cells.flat();
  const width = table.columnTotals.length;
  const most = table.total + THRESHOLD + 1;
  function next(chosen: readonly number[]): void {
    const at = chosen.length;
    if (at === cells.length) {
      const rows = table.cells.map((_, y) => chosen.slice(y * width, (y + 1) * width));
      const values = flatten(tableOf(rows));
      if (values.every((value, n) => fits(marks[n] ?? null, value, shown[n] ?? 0)))
        for (const [n, value] of values.entries()) found[n]?.add(value);
      return;
    }
    const mark = marks[at] ?? null;
    const value = cells[at] ?? 0;
    const [from, to] =
      mark === null
        ? [value, value]
        : mark === 'small'
          ? [1, THRESHOLD - 1]
          : [THRESHOLD, Math.min(most, value + 2)];
    for (let one = from; one <= to; one += 1) next([...chosen, one]);
  }
  next([]);
  return found;
}

const tables = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 7 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe('small counts', () => {
  test('are all hidden, and each could be another number as well', () => {
    fc.assert(
      fc.property(tables, (cells) => {
        const table = tableOf(cells);
        const hidden = hiddenIn(table, THRESHOLD, false);
        const marks = flatten(hidden);
        if (!marks.includes(null)) return;
        const could = possible(table, hidden);
        const found = flatten(table).map((value, n) => ({
          isHidden: marks[n] !== null,
          isSmall: value > 0 && value < THRESHOLD,
          isZero: value === 0,
          numbers: could[n]?.size ?? 0,
        }));
        expect(found.filter(({ isZero, isHidden }) => isZero && isHidden)).toEqual([]);
        expect(found.filter(({ isSmall, isHidden }) => isSmall && !isHidden)).toEqual([]);
        expect(found.filter(({ isSmall, numbers }) => isSmall && numbers < 2)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('of very few in all hide the whole table', () => {
    const table = tableOf([
      [0, 1],
      [0, 1],
    ]);
    expect(flatten(hiddenIn(table, THRESHOLD, false))).not.toContain(null);
  });

  test('of a table without columns take another count with them', () => {
    const table = { cells: [[10], [1], [5]], rowTotals: [10, 1, 5], columnTotals: [16], total: 16 };
    expect(hiddenIn(table, THRESHOLD, true)).toEqual({
      cells: [[null], ['small'], ['linked']],
      rowTotals: [null, 'small', 'linked'],
      columnTotals: [null],
      total: null,
    });
  });

  test('two ones would be known by their sum, so a third count goes with them', () => {
    const table = { cells: [[1], [1], [9]], rowTotals: [1, 1, 9], columnTotals: [11], total: 11 };
    expect(hiddenIn(table, THRESHOLD, true).rowTotals).toEqual(['small', 'small', 'linked']);
  });

  test('nothing is hidden where nothing is small', () => {
    const table = tableOf([
      [3, 0],
      [12, 4],
    ]);
    expect(new Set(flatten(hiddenIn(table, THRESHOLD, false)))).toEqual(new Set([null]));
  });
});
