/** One folder of the key store: a SQLite file that is on the disk when a commit returns. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import { SCHEMA, TABLES, WRAPPED_BYTES } from './rows.ts';
import type {
  DataKeyRow,
  DestroyedRow,
  InventoryRow,
  NameColumns,
  ParentKeyRow,
  StoreRow,
  SupersededRow,
  Table,
} from './rows.ts';

const FILE_NAME = 'keys.sqlite';
// A backup that reads the file holds a commit up for a moment; it must not pass for a broken disk.
const BUSY_MS = 1000;

export type FolderRole = 'main' | 'mirror';
type Row = Record<string, SQLOutputValue>;

export function storeFileOf(directory: string): string {
  return join(directory, FILE_NAME);
}

function sourceOf(table: Table): string {
  return table === 'destroyed' ? table : `${table} JOIN wrappings USING (slot)`;
}

/** A folder that could not be read or written. */
export class FolderFailure extends Error {
  override readonly name = 'FolderFailure';
  readonly role: FolderRole;
  /** Short and fit for logs: 'corrupt', 'full', 'ENOENT', … */
  readonly code: string;
  constructor(role: FolderRole, code: string, cause?: unknown) {
    super(`key folder ${role}: ${code}`, { cause });
    this.role = role;
    this.code = code;
  }
}

/** An open folder. Its methods throw a FolderFailure. */
export class Folder {
  readonly role: FolderRole;
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(role: FolderRole, directory: string) {
    const file = storeFileOf(directory);
    // Made here with its mode; SQLite gives its journal the same one.
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    this.role = role;
    this.#file = file;
    this.#database = new DatabaseSync(file, { timeout: BUSY_MS });
    // EXTRA is FULL and the folder's fsync after the journal is unlinked: with FULL alone a power cut may
    // bring the journal back, and with it roll back a commit whose key has been answered.
    // Temporary tables stay in memory: no wrapped key may reach a file that secure_delete does not wipe.
    this.#database.exec(
      'PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;',
    );
  }

  /** 'empty' has no store in it; anything but 'ok' and 'empty' is SQLite's own account of the damage. */
  check(): string {
    if (this.#get("SELECT name FROM sqlite_master WHERE name = 'store'") === undefined) {
      return 'empty';
    }
    const fault = this.#get('PRAGMA integrity_check(1)')?.['integrity_check'];
    if (fault !== 'ok') return String(fault);
    for (const [table, columns] of Object.entries(TABLES) as [Table, readonly string[]][]) {
      this.#get(`SELECT ${columns.join(', ')} FROM ${sourceOf(table)} LIMIT 1`);
    }
    return this.#get('SELECT id FROM store') === undefined ? 'empty' : 'ok';
  }

  createSchema(): void {
    this.#guard(() => this.#database.exec(SCHEMA));
  }

  /** Fails when somebody else has written to the file since the commit with that number. */
  begin(sequence?: number): void {
    this.#guard(() => this.#database.exec('BEGIN IMMEDIATE'));
    if (sequence !== undefined && this.store().sequence !== sequence) {
      throw new FolderFailure(this.role, 'written-by-another');
    }
  }

  commit(): void {
    this.#guard(() => this.#database.exec('COMMIT'));
  }

  rollback(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  store(): StoreRow {
    const row = this.#get('SELECT * FROM store');
    if (!row) throw new Error('the store row is missing');
    return row as unknown as StoreRow;
  }

  putStore(row: StoreRow): void {
    this.#run(
      'INSERT OR REPLACE INTO store (only, id, format, sequence, root_check, root_version, created_at) VALUES (1, ?, ?, ?, ?, ?, ?)',
      [row.id, row.format, row.sequence, row.root_check, row.root_version, row.created_at],
    );
  }

  /** Numbers the commit under way. */
  advance(sequence: number): void {
    this.#run('UPDATE store SET sequence = ?', [sequence]);
  }

  parentKey(id: string): ParentKeyRow | undefined {
    return this.#get('SELECT * FROM parent_keys JOIN wrappings USING (slot) WHERE id = ?', id) as
      | ParentKeyRow
      | undefined;
  }

  currentParentKey(organisation: string, service: string): ParentKeyRow | undefined {
    return this.#get(
      'SELECT * FROM parent_keys JOIN wrappings USING (slot) WHERE organisation = ? AND service = ? ORDER BY version DESC LIMIT 1',
      organisation,
      service,
    ) as ParentKeyRow | undefined;
  }

  /** All parent keys of one organisation, its own before those of its services; of all without an argument. */
  parentKeys(organisation?: string): ParentKeyRow[] {
    const where = organisation === undefined ? '' : 'WHERE organisation = ?';
    const order = 'ORDER BY organisation, service, version';
    const values = organisation === undefined ? [] : [organisation];
    const sql = `SELECT * FROM parent_keys JOIN wrappings USING (slot) ${where} ${order}`;
    return this.#all(sql, ...values) as unknown as ParentKeyRow[];
  }

  dataKey(id: string): DataKeyRow | undefined {
    return this.#get('SELECT * FROM data_keys JOIN wrappings USING (slot) WHERE id = ?', id) as
      | DataKeyRow
      | undefined;
  }

  /** The keys of a name, newest version first. */
  dataKeysOf(name: NameColumns): DataKeyRow[] {
    return this.#all(
      'SELECT * FROM data_keys JOIN wrappings USING (slot) WHERE organisation = ? AND service = ? AND kind = ? AND object = ? ORDER BY version DESC',
      name.organisation,
      name.service,
      name.kind,
      name.object,
    ) as unknown as DataKeyRow[];
  }

  dataKeysOfOrganisation(organisation: string): DataKeyRow[] {
    return this.#all(
      'SELECT * FROM data_keys JOIN wrappings USING (slot) WHERE organisation = ?',
      organisation,
    ) as unknown as DataKeyRow[];
  }

  destroyedKey(id: string): DestroyedRow | undefined {
    return this.#get('SELECT * FROM destroyed WHERE id = ?', id) as DestroyedRow | undefined;
  }

  destroyedName(name: NameColumns): DestroyedRow[] {
    return this.#all(
      'SELECT * FROM destroyed WHERE organisation = ? AND service = ? AND kind = ? AND object = ?',
      name.organisation,
      name.service,
      name.kind,
      name.object,
    ) as unknown as DestroyedRow[];
  }

  /** Names of these kinds whose newest key is older than `madeBefore`. */
  namesMadeBefore(
    organisation: string,
    kinds: readonly string[],
    madeBefore: string,
    most: number,
  ): NameColumns[] {
    return this.#all(
      `SELECT service, kind, object, organisation FROM data_keys WHERE organisation = ?
       AND kind IN (SELECT value FROM json_each(?)) GROUP BY service, kind, object HAVING max(made_at) < ? LIMIT ${most}`,
      organisation,
      JSON.stringify(kinds),
      madeBefore,
    ) as unknown as NameColumns[];
  }

  /** Keys whose name has a newer one, in the order of their ids. */
  superseded(organisation: string, after: string, most: number): SupersededRow[] {
    return this.#all(
      `SELECT k.id, k.service, k.kind, k.object, min(n.made_at) AS superseded_at FROM data_keys k
       JOIN data_keys n ON n.organisation = k.organisation AND n.service = k.service AND n.kind = k.kind
         AND n.object = k.object AND n.version > k.version
       WHERE k.organisation = ? AND k.kind <> 'audit' AND k.id > ? GROUP BY k.id ORDER BY k.id LIMIT ${most}`,
      organisation,
      after,
    ) as unknown as SupersededRow[];
  }

  /** The organisation's keys by kind: how many names, how many superseded keys, how old. */
  inventory(organisation: string): InventoryRow[] {
    return this.#all(
      `SELECT kind, count(*) AS names, max(version) AS version, sum(versions) - count(*) AS superseded,
         min(newest) AS oldest, max(newest) AS newest
       FROM (SELECT kind, max(version) AS version, count(*) AS versions, max(made_at) AS newest FROM data_keys
             WHERE organisation = ? GROUP BY service, kind, object) GROUP BY kind ORDER BY kind`,
      organisation,
    ) as unknown as InventoryRow[];
  }

  destroyedOf(organisation: string): number {
    const sql = 'SELECT count(*) AS count FROM destroyed WHERE organisation = ?';
    return Number(this.#get(sql, organisation)?.['count']);
  }

  /** What SQLite finds wrong with the file's pages; 'ok' when nothing. */
  pages(): string {
    return String(this.#get('PRAGMA integrity_check(1)')?.['integrity_check']);
  }

  /** A copy of what is committed, as a file of its own; through a connection of its own, which sees nothing else. */
  async copyTo(file: string): Promise<void> {
    const from = new DatabaseSync(this.#file, { readOnly: true, timeout: BUSY_MS });
    try {
      await backup(from, file);
    } finally {
      from.close();
    }
  }

  counts(): { kind: DataKeyRow['kind']; count: number }[] {
    return this.#all('SELECT kind, count(*) AS count FROM data_keys GROUP BY kind') as unknown as {
      kind: DataKeyRow['kind'];
      count: number;
    }[];
  }

  destroyedCount(): number {
    return Number(this.#get('SELECT count(*) AS count FROM destroyed')?.['count']);
  }

  put(table: Table, row: ParentKeyRow | DataKeyRow | DestroyedRow): void {
    const given = row as unknown as Row;
    const values = TABLES[table].map((column) =>
      column === 'wrapped' ? this.#putWrapped(table, row.id, given[column]) : given[column],
    );
    const columns = TABLES[table].map((column) => (column === 'wrapped' ? 'slot' : column));
    const marks = columns.map(() => '?').join(', ');
    const updates = columns.map((column) => `${column} = excluded.${column}`).join(', ');
    this.#run(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks}) ON CONFLICT (id) DO UPDATE SET ${updates}`,
      values.map((value) => value ?? null),
    );
  }

  remove(table: Table, id: string): void {
    if (table !== 'destroyed') this.#putWrapped(table, id, Buffer.alloc(WRAPPED_BYTES));
    this.#run(`DELETE FROM ${table} WHERE id = ?`, [id]);
  }

  /** Overwrites the row's wrapped key where it lies, or appends it when the row is new; answers its slot. */
  #putWrapped(table: Table, id: string, wrapped: SQLOutputValue = null): SQLOutputValue {
    const slot = this.#get(`SELECT slot FROM ${table} WHERE id = ?`, id)?.['slot'];
    if (slot !== undefined) {
      const update = 'UPDATE wrappings SET wrapped = ? WHERE slot = ?';
      if (this.#run(update, [wrapped, slot]).changes === 1) return slot;
    }
    const added = this.#run('INSERT INTO wrappings (wrapped) VALUES (?)', [wrapped]);
    return BigInt(added.lastInsertRowid);
  }

  /** Every row of a table in the order of its id. */
  *rows(table: Table): Generator<Row & { id: string }> {
    const statement = this.#database.prepare(
      `SELECT ${TABLES[table].join(', ')} FROM ${sourceOf(table)} ORDER BY id`,
    );
    yield* statement.iterate() as Iterable<Row & { id: string }>;
  }

  /** Rows of a table with an id after the one and up to the other. */
  rowsBetween(table: Table, after: string, until: string, most: number): (Row & { id: string })[] {
    const sql = `SELECT ${TABLES[table].join(', ')} FROM ${sourceOf(table)} WHERE id > ? AND id <= ? ORDER BY id LIMIT ${most}`;
    return this.#all(sql, after, until) as (Row & { id: string })[];
  }

  /** Cells of keys that are gone in which something still stands. */
  unwipedCells(): number {
    const used = 'SELECT slot FROM parent_keys UNION SELECT slot FROM data_keys';
    const sql = `SELECT count(*) AS count FROM wrappings WHERE wrapped <> zeroblob(${WRAPPED_BYTES}) AND slot NOT IN (${used})`;
    return Number(this.#get(sql)?.['count']);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#guard(() => this.#database.prepare(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new FolderFailure(this.role, errorCodeOf(error), error);
    }
  }

  #all(sql: string, ...values: string[]): Row[] {
    const statement = this.#statement(sql);
    return this.#guard(() => statement.all(...values));
  }

  #get(sql: string, ...values: string[]): Row | undefined {
    const statement = this.#statement(sql);
    return this.#guard(() => statement.get(...values));
  }

  #run(sql: string, values: SQLOutputValue[]): ReturnType<StatementSync['run']> {
    const statement = this.#statement(sql);
    return this.#guard(() => statement.run(...values));
  }
}

// Primary result codes of SQLite that the product tells apart.
const SQLITE_NAMES: Record<number, string> = {
  5: 'busy',
  8: 'read-only',
  10: 'io-error',
  11: 'corrupt',
  13: 'full',
  14: 'cannot-open',
  26: 'corrupt',
};

/** A short code for a failure, fit for logs. */
export function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('errcode' in error && typeof error.errcode === 'number') {
    return SQLITE_NAMES[error.errcode & 0xff] ?? `sqlite-${error.errcode}`;
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
