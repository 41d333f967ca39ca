/** Tables as files: as Excel in Japan opens them, and with nothing in them that it would run. */
import { stringify } from 'csv-stringify/sync';

/**
 * UTF-8 with its mark, CRLF. A cell that begins like a formula is guarded by an apostrophe
 * (OWASP, CSV Injection): what is in it was typed by people.
 */
export function writeCsv(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Buffer {
  const text = stringify(
    rows.map((row) => [...row]),
    {
      header: true,
      columns: [...headings],
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
    },
  );
  return Buffer.from(text);
}

export const CSV_TYPE = 'text/csv; charset=utf-8';
