/** Figures: what was measured, against what was promised. One line each, for people and machines. */

export interface Goal {
  op: '<=' | '>=';
  value: number;
}

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** `null`: a baseline, told for comparison. */
  goal: Goal | null;
}

export const atMost = (value: number): Goal => ({ op: '<=', value });
export const atLeast = (value: number): Goal => ({ op: '>=', value });

export function isShort({ value, goal }: Figure): boolean {
  if (goal === null) return false;
  // A measurement that failed is not a number, and never good enough.
  return !(goal.op === '<=' ? value <= goal.value : value >= goal.value);
}

/** `figure <name> <value> <unit> goal <op><number> ok|short`, or `baseline <name> <value> <unit>`. */
export function lineOf(figure: Figure): string {
  const { name, value, unit, goal } = figure;
  const head = `figure ${name} ${rounded(value)} ${unit}`;
  if (goal === null) return `baseline ${name} ${rounded(value)} ${unit}`;
  return `${head} goal ${goal.op}${goal.value} ${isShort(figure) ? 'short' : 'ok'}`;
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that so many per cent of the values do not exceed; NaN of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, at)] ?? Number.NaN;
}
