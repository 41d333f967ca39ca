/** A table of the database as rows of text: page by page, opened where it is encrypted. */
import { keyIdOf, type Crypt } from '../db/crypt.ts';
import { firstRow, inScope, rows, type Tx } from '../db/scope.ts';
import { SEALED_TABLES } from '../db/sealed-columns.ts';
import type { DataKey } from '../keys/key-store.ts';
import type { HandOverKind } from './kind.ts';
import type { HandOver } from './hand-over.ts';

/** Rows read in one transaction. */
const PAGE = 500;

/** What stands where the key of a field was destroyed before. */
const DISPOSED = '（廃棄済み）';

/** Columns of the kind that this version of the database has, with how each is read. */
interface Column {
  column: string;
  name: string;
  sql: string;
  /** SQL of the row that an encrypted field is bound to. */
  bound: string | null;
}

export async function readColumns(handOver: HandOver, kind: HandOverKind): Promise<Column[]> {
  const types = await inScope(handOver.database, handOver.scope, (tx) =>
    rows<{ column: string; type: string }>(
      tx,
      `select a.attname as column, t.typname as type from pg_attribute a join pg_type t on t.oid = a.atttypid
       where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped`,
      [kind.table],
    ),
  );
  const typeOf = new Map(types.map(({ column, type }) => [column, type]));
  const sealed = SEALED_TABLES.find(({ table }) => table === kind.table)?.columns ?? {};
  return Object.entries(kind.columns).map(([column, name]) => {
    const type = typeOf.get(column);
    if (type === undefined) throw new Error(`${kind.table} has no column ${column}`);
    const bound = sealed[column] ?? null;
    return { column, name, bound, sql: bound === null ? asText(column, type) : `t."${column}"` };
  });
}

/** As people read it: times of Japan, lists with 「、」 between. */
function asText(column: string, type: string): string {
  const value = `t."${column}"`;
  if (type === 'timestamptz')
    return `to_char(${value} at time zone 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI:SS')`;
  if (type === 'date') return `to_char(${value}, 'YYYY-MM-DD')`;
  if (type === 'bool') return `case ${value} when true then 'はい' when false then 'いいえ' end`;
  if (type === 'bytea') return `encode(${value}, 'base64')`;
  return type.startsWith('_') ? `array_to_string(${value}, '、')` : `${value}::text`;
}

/** So many rows there are now. */
export async function countRows(handOver: HandOver, table: string): Promise<number> {
  const found = await inScope(handOver.database, handOver.scope, (tx) =>
    firstRow<{ count: string }>(
      tx,
      `select count(*) as count from "${table}" where organisation_id = ?`,
      [handOver.organisationId],
    ),
  );
  return Number(found?.count ?? 0);
}

/** All rows in the order of their key, page by page; each page in a transaction of its own. */
export async function* tablePages(
  handOver: HandOver,
  kind: HandOverKind,
  columns: readonly Column[],
): AsyncGenerator<string[][]> {
  let after: string[] | null = null;
  for (;;) {
    const from: string[] | null = after;
    const page: Raw[] = await inScope(handOver.database, handOver.scope, (tx) =>
      readPage(tx, handOver.organisationId, kind, columns, from),
    );
    const last = page.at(-1);
    if (!last) return;
    yield await opened(handOver, kind.table, columns, page);
    if (page.length < PAGE) return;
    after = kind.key.map((_, n) => String(last[`k${n}`]));
  }
}

type Raw = Record<string, string | Buffer | null>;

function readPage(
  tx: Tx,
  organisationId: string,
  kind: HandOverKind,
  columns: readonly Column[],
  after: string[] | null,
): Promise<Raw[]> {
  const keys = kind.key.map((column) => `t."${column}"`);
  const read = columns.flatMap(({ sql, bound }, n) => [
    `${sql} as c${n}`,
    ...(bound === null ? [] : [`(${bound}) as b${n}`]),
  ]);
  const places = keys.map((key, n) => `${key}::text as k${n}`);
  const behind =
    after === null ? '' : `and (${keys.join(', ')}) > (${keys.map(() => '?').join(', ')})`;
  return rows<Raw>(
    tx,
    `select ${[...read, ...places].join(', ')} from "${kind.table}" t where t.organisation_id = ? ${behind}
     order by ${keys.join(', ')} limit ${PAGE}`,
    [organisationId, ...(after ?? [])],
  );
}

async function opened(
  { crypt, keys, organisationId }: HandOver,
  table: string,
  columns: readonly Column[],
  page: readonly Raw[],
): Promise<string[][]> {
  const ids = new Set<string>();
  for (const raw of page)
    for (const [n, { bound }] of columns.entries()) {
      const field = raw[`c${n}`];
      if (bound !== null && field instanceof Buffer) ids.add(keyIdOf(field));
    }
  const found = await keys.searchUnwrap(organisationId, [...ids]);
  try {
    return page.map((raw) =>
      columns.map(({ column, bound }, n) => {
        const value = raw[`c${n}`] ?? null;
        if (bound === null || !(value instanceof Buffer)) return String(value ?? '');
        const place = { table, column, row: String(raw[`b${n}`]) };
        return textOf(crypt, found, organisationId, place, value);
      }),
    );
  } finally {
    for (const { material } of found.values()) material.fill(0);
  }
}

function textOf(
  crypt: Pick<Crypt, 'openSync'>,
  found: ReadonlyMap<string, DataKey>,
  organisationId: string,
  place: { table: string; column: string; row: string },
  field: Buffer,
): string {
  const key = found.get(keyIdOf(field));
  return key ? crypt.openSync(key, organisationId, place, field) : DISPOSED;
}
