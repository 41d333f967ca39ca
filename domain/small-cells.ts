/**
 * Small counts in tables for those who may not see single persons: what is below the service's threshold is not shown, nor
 * is what it could be reckoned back from. A table is a network: every count stands in the sum of its row and of its column,
 * so a hidden count stays unknown exactly when some other table with the same shown counts has another number there.
 */

/** Counts below it are not shown, but for zero; below 2 there is but one number. */
export const SMALL_CELLS = { usual: 3, least: 3, most: 50 } as const;

/** `small`: below the threshold. `linked`: larger, but a small one could be reckoned back from it. */
export type Hidden = 'small' | 'linked';

export interface CountTable<Value> {
  /** A row each; a table without columns has one count in each. */
  cells: readonly (readonly Value[])[];
  rowTotals: readonly Value[];
  columnTotals: readonly Value[];
  total: Value;
}

/** A count between the two sums it stands in, as an arc from one node to another. */
interface Arc {
  from: number;
  to: number;
  value: number;
  hidden: Hidden | null;
  isTotal: boolean;
}

/** What of a table of counts is hidden, and why. `isFlat`: it has rows alone, whose totals are its counts themselves. */
export function hiddenIn(
  table: CountTable<number>,
  threshold: number,
  isFlat: boolean,
): CountTable<Hidden | null> {
  const arcs = isFlat ? flatArcs(table) : arcsOf(table);
  for (const arc of arcs.all) if (arc.value > 0 && arc.value < threshold) arc.hidden = 'small';
  for (;;) {
    const known = arcs.all.find(
      (arc) => arc.hidden === 'small' && isKnown(arcs.all, arc, threshold),
    );
    if (!known) break;
    const other = nextToHide(arcs.all, known);
    if (other) {
      other.hidden = 'linked';
      continue;
    }
    // So few in all that even where there is nobody tells who it is.
    for (const arc of arcs.all) arc.hidden ??= 'linked';
    break;
  }
  const hidden = (arc: Arc) => arc.hidden;
  return {
    cells: arcs.cells.map((row) => row.map(hidden)),
    rowTotals: arcs.rowTotals.map(hidden),
    columnTotals: arcs.columnTotals.map(hidden),
    total: arcs.total.hidden,
  };
}

interface Arcs extends CountTable<Arc> {
  all: Arc[];
}

/** Rows, columns and the two lines of totals are nodes; what flows out of each flows in again. */
function arcsOf({ cells, rowTotals, columnTotals, total }: CountTable<number>): Arcs {
  const rowNode = (row: number) => row;
  const columnNode = (column: number) => rowTotals.length + 1 + column;
  const lastRow = rowTotals.length;
  const lastColumn = columnNode(columnTotals.length);
  const made: Omit<Arcs, 'all'> = {
    cells: cells.map((row, y) =>
      row.map((value, x) => arc(rowNode(y), columnNode(x), value, false)),
    ),
    rowTotals: rowTotals.map((value, y) => arc(lastColumn, rowNode(y), value, true)),
    columnTotals: columnTotals.map((value, x) => arc(columnNode(x), lastRow, value, true)),
    total: arc(lastRow, lastColumn, total, true),
  };
  const all = [...made.cells.flat(), ...made.rowTotals, ...made.columnTotals, made.total];
  return { ...made, all };
}

function flatArcs({ cells, total }: CountTable<number>): Arcs {
  const rows = cells.map((row) => row.map((value) => arc(0, 1, value, false)));
  const whole = arc(1, 0, total, true);
  const rowTotals = rows.map((row) => row[0] ?? whole);
  return {
    cells: rows,
    rowTotals,
    columnTotals: [whole],
    total: whole,
    all: [...rows.flat(), whole],
  };
}

function arc(from: number, to: number, value: number, isTotal: boolean): Arc {
  return { from, to, value, hidden: null, isTotal };
}

/** Whether the count can be reckoned back: neither one more nor one less is possible with everything that is shown. */
function isKnown(arcs: readonly Arc[], cell: Arc, threshold: number): boolean {
  const more = cell.value + 1 < threshold && isReachable(arcs, cell, cell.to, cell.from, threshold);
  const less = cell.value > 1 && isReachable(arcs, cell, cell.from, cell.to, threshold);
  return !more && !less;
}

/** A way along other hidden counts, each of which can give or take one and stay what its mark says. */
function isReachable(
  arcs: readonly Arc[],
  without: Arc,
  start: number,
  goal: number,
  threshold: number,
): boolean {
  const seen = new Set([start]);
  for (const node of seen) {
    if (node === goal) return true;
    for (const other of arcs) {
      if (other === without || other.hidden === null) continue;
      const isSmall = other.hidden === 'small';
      if (other.from === node && (!isSmall || other.value + 1 < threshold)) seen.add(other.to);
      if (other.to === node && other.value > (isSmall ? 1 : threshold)) seen.add(other.from);
    }
  }
  return false;
}

/** The smallest count beside the one that is known: a total only where nothing else is left, and not nothing. */
function nextToHide(arcs: readonly Arc[], known: Arc): Arc | undefined {
  const ends = new Set([known.from, known.to]);
  const rank = (one: Arc) =>
    (ends.has(one.from) || ends.has(one.to) ? 0 : 2) + (one.isTotal ? 1 : 0);
  return arcs
    .filter((one) => one.hidden === null && one.value > 0)
    .toSorted((a, b) => rank(a) - rank(b) || a.value - b.value)[0];
}
