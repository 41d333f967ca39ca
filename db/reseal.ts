/**
 * Seals again, under the newest key of each name, what superseded keys have sealed: a few rows at a time, while
 * everybody works. What somebody changes meanwhile is left as they wrote it, and found by the next pass. Begun anew
 * after a kill it goes on where it stood: what is sealed under the newest key already is passed over.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../domain/errors.ts';
import { SEALING_KINDS } from '../keys/protocol.ts';
import type { KeyName, KeyStore, SupersededKey } from '../keys/key-store.ts';
import type { Crypt } from './crypt.ts';
import type { Database } from './orm.ts';
import { inSystem, rows, type Tx } from './scope.ts';
import { SEALED_TABLES, type SealedTable } from './sealed-columns.ts';

const ROWS_AT_ONCE = 200;
const LOCK_TRIES = 50;

interface ResealDeps {
  /** As the role that owns the tables: also what is never changed is sealed again. */
  owner: Database;
  keys: Pick<KeyStore, 'superseded'>;
  crypt: Pick<Crypt, 'openBytes' | 'sealBytes'>;
  /** Rest between two parts, so that the talk goes first. */
  restMs?: number;
  say?: (table: string, resealed: number) => void;
  signal?: AbortSignal;
}

export interface Resealed {
  /** Fields under a superseded key, as the pass found them. */
  found: number;
  resealed: number;
  /** Fields that do not open: moved, or changed past the product. */
  unreadable: number;
}

/** One pass over all tables of the organisation; `found` is 0 when no field is under a superseded key any more. */
export async function resealOnce(deps: ResealDeps, organisationId: string): Promise<Resealed> {
  const total: Resealed = { found: 0, resealed: 0, unreadable: 0 };
  const old = namesByKey(organisationId, await deps.keys.superseded(organisationId));
  if (old.size === 0) return total;
  for (const table of SEALED_TABLES) {
    const types = await inSystem(deps.owner, (tx) => typesOf(tx, table));
    const done = await resealTable({ deps, organisationId, old, table, types });
    total.found += done.found;
    total.resealed += done.resealed;
    total.unreadable += done.unreadable;
    if (done.found > 0) deps.say?.(table.table, done.resealed);
  }
  return total;
}

type Names = ReadonlyMap<string, KeyName>;

function namesByKey(organisationId: string, keys: readonly SupersededKey[]): Names {
  const sealing: readonly string[] = SEALING_KINDS;
  return new Map(
    keys.flatMap(({ id, serviceId, kind, objectId }) =>
      kind !== 'audit' && sealing.includes(kind)
        ? [[id.replaceAll('-', ''), { organisationId, serviceId, kind, objectId }] as const]
        : [],
    ),
  );
}

interface Pass {
  deps: ResealDeps;
  organisationId: string;
  old: Names;
  table: SealedTable;
  /** The key's columns' types, to read back what came as text. */
  types: readonly string[];
}

async function typesOf(tx: Tx, { table, key }: SealedTable): Promise<string[]> {
  const found = await rows<{ name: string; type: string }>(
    tx,
    `select column_name as name, udt_name as type from information_schema.columns where table_schema = 'public' and table_name = ?`,
    [table],
  );
  return key.map((column) => {
    const type = found.find(({ name }) => name === column)?.type;
    if (type === undefined) throw new Error(`${table}.${column} is not there`);
    return type;
  });
}

async function resealTable(pass: Pass): Promise<Resealed> {
  const { deps, table } = pass;
  const total: Resealed = { found: 0, resealed: 0, unreadable: 0 };
  let after: string[] | null = null;
  for (;;) {
    deps.signal?.throwIfAborted();
    const page: Row[] = await inSystem(deps.owner, (tx) => readPage(tx, pass, after));
    const fields = page.flatMap(({ fields: found }) => found);
    const sealed: NewField[] = [];
    for (const field of fields) {
      const made = await sealAgain(deps.crypt, pass.organisationId, field);
      if (made) sealed.push(made);
    }
    total.found += fields.length;
    total.unreadable += fields.length - sealed.length;
    if (sealed.length > 0) total.resealed += await writeFields(pass, sealed);
    const last = page.at(-1);
    if (!last || page.length < (table.rows ?? ROWS_AT_ONCE)) return total;
    after = last.key;
    await wait(deps.restMs ?? 2);
  }
}

interface Field {
  key: string[];
  table: string;
  column: string;
  row: string;
  bytes: Buffer;
  name: KeyName;
}

interface NewField extends Field {
  sealed: Buffer;
}

interface Row {
  key: string[];
  fields: Field[];
}

/** The next rows in the order of their key, with those of their fields that are under a superseded key. */
async function readPage(tx: Tx, pass: Pass, after: string[] | null): Promise<Row[]> {
  const { table, types, organisationId, old } = pass;
  const columns = Object.keys(table.columns);
  const keys = table.key.map((column) => `t.${column}`).join(', ');
  const beyond =
    after === null ? '' : `and (${keys}) > (${types.map((type) => `?::${type}`).join(', ')})`;
  const heads = columns.map(
    (column) => `encode(substring(t.${column} from 2 for 16), 'hex') as "h:${column}"`,
  );
  const page = await rows<{ key: string[] } & Record<string, string | null | string[]>>(
    tx,
    `select array[${table.key.map((column) => `t.${column}::text`).join(', ')}] as key, ${heads.join(', ')}
     from ${table.table} t where t.organisation_id = ? ${beyond} order by ${keys} limit ${table.rows ?? ROWS_AT_ONCE}`,
    [organisationId, ...(after ?? [])],
  );
  const found: Row[] = [];
  for (const row of page) {
    const fields: Field[] = [];
    for (const column of columns) {
      const name = old.get(String(row[`h:${column}`]));
      const field = name && (await readField(tx, pass, row.key, column, name));
      if (field) fields.push(field);
    }
    found.push({ key: row.key, fields });
  }
  return found;
}

function isRow({ table, types }: Pass): string {
  return table.key.map((column, at) => `t.${column} = ?::${types[at]}`).join(' and ');
}

async function readField(
  tx: Tx,
  pass: Pass,
  key: string[],
  column: string,
  name: KeyName,
): Promise<Field | null> {
  const { table } = pass;
  const [found] = await rows<{ bytes: Buffer; row: string }>(
    tx,
    `select t.${column} as bytes, ${table.columns[column]} as row from ${table.table} t where ${isRow(pass)}`,
    key,
  );
  return found ? { key, table: table.table, column, name, ...found } : null;
}

async function sealAgain(
  crypt: ResealDeps['crypt'],
  organisationId: string,
  field: Field,
): Promise<NewField | null> {
  const place = { table: field.table, column: field.column, row: field.row };
  try {
    const plain = await crypt.openBytes(organisationId, place, field.bytes);
    const sealed = await crypt.sealBytes(field.name, place, plain);
    plain.fill(0);
    return { ...field, sealed };
  } catch (error) {
    // Its consultation may just have been disposed of.
    const gone = ['field-unreadable', 'key-destroyed', 'key-missing'];
    if (error instanceof Refusal && gone.includes(error.code)) return null;
    throw error;
  }
}

/** Answers how many were still as they were read. */
async function writeFields(pass: Pass, fields: readonly NewField[]): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inSystem(pass.deps.owner, (tx) => writeIn(tx, pass, fields));
    } catch (error) {
      if (!isLocked(error) || tries === LOCK_TRIES) throw error;
      await wait(20 * tries);
    }
  }
}

async function writeIn(tx: Tx, pass: Pass, fields: readonly NewField[]): Promise<number> {
  const { table, keep } = pass.table;
  // Rather come again than have a queue of writers form behind us.
  await rows(tx, `set local lock_timeout = '300ms'`);
  if (keep !== undefined) await rows(tx, `alter table ${table} disable trigger ${keep}`);
  let written = 0;
  for (const { key, column, bytes, sealed } of fields) {
    const changed = await rows(
      tx,
      `update ${table} t set ${column} = ? where ${isRow(pass)} and t.${column} = ? returning 1`,
      [sealed, ...key, bytes],
    );
    written += changed.length;
  }
  if (keep !== undefined) await rows(tx, `alter table ${table} enable trigger ${keep}`);
  return written;
}

/** `lock_not_available`, or the loser of a deadlock. */
function isLocked(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['55P03', '40P01'].includes(String(error.code))
  );
}
