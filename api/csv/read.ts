/** Tables that people made in Excel or by hand. */
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRow<Heading extends string> {
  /** In the file, from 1; for what is wrong with it. */
  line: number;
  /** Trimmed; '' where the row is shorter. */
  cells: Record<Heading, string>;
}

export type CsvFault =
  /** Not to be read as a table at all, from this line on. */
  { kind: 'malformed'; line: number } | { kind: 'missing-headings'; headings: string[] };

/** A guard against formulas that our own files carry (write.ts). */
const GUARD = /^'(?='*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/u;

/**
 * The rows under these headings, whatever order the columns stand in; further columns are left out,
 * and so are rows without any content.
 */
export function readCsv<Heading extends string>(
  text: string,
  headings: readonly Heading[],
): { rows: CsvRow<Heading>[] } | { fault: CsvFault } {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      fault: { kind: 'malformed', line: typeof error['lines'] === 'number' ? error['lines'] : 1 },
    };
  }
  const [first, ...rest] = records;
  const places = headings.map((heading) => first?.record.indexOf(heading) ?? -1);
  const missing = headings.filter((_, at) => places[at] === -1);
  if (missing.length > 0) return { fault: { kind: 'missing-headings', headings: missing } };
  const cellsOf = (record: readonly string[]) =>
    Object.fromEntries(
      headings.map((heading, at) => [heading, (record[places[at] ?? -1] ?? '').replace(GUARD, '')]),
    ) as Record<Heading, string>;
  return {
    rows: rest
      .filter(({ record }) => record.some((cell) => cell !== ''))
      .map(({ record, info }) => ({ line: info.lines, cells: cellsOf(record) })),
  };
}
