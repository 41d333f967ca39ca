/** How a table is told in the package: its file, and what its columns are called there. */

export interface HandOverKind {
  /** Name of the file, of ASCII letters: every unpacker reads it. */
  file: string;
  name: string;
  table: string;
  /** The columns that make its primary key: the order of the rows. */
  key: readonly string[];
  /** Column of the table, and what it is called. What is encrypted is opened. */
  columns: Readonly<Record<string, string>>;
}

export function kind(
  file: string,
  name: string,
  table: string,
  key: string,
  columns: Readonly<Record<string, string>>,
): HandOverKind {
  return { file: `${file}.csv`, name, table, key: key.split(' '), columns };
}
