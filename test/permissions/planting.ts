/** Rows of any table, made up from what the catalogue says of its columns: also of a table that comes tomorrow. */
import { createHash, randomInt, randomUUID } from 'node:crypto';
import type pg from 'pg';

export interface Place {
  organisationId: string;
  /** `null`: a row of the organisation as a whole. */
  serviceId: string | null;
}

interface Column {
  name: string;
  type: string;
  /** How many letters it takes; `null`: any number. */
  length: number | null;
  allowed: string | null;
  nullable: boolean;
}

export interface Shape {
  table: string;
  columns: readonly Column[];
  /** The columns of its primary key. */
  key: readonly string[];
}

type Client = Pick<pg.Client, 'query'>;

export async function readShape(client: Client, table: string): Promise<Shape> {
  const columns = await client.query<Column>(
    `select c.column_name as name, c.udt_name as type, c.character_maximum_length as length, c.is_nullable = 'YES' as nullable,
       (select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''') from pg_constraint k
        where k.conrelid = $1::text::regclass and k.contype = 'c' and k.conkey = array[c.ordinal_position::int2]
          and pg_get_constraintdef(k.oid) like '% = %' limit 1) as allowed
     from information_schema.columns c where c.table_name = $1::text and c.is_generated = 'NEVER' and c.column_default is distinct from
       'nextval(''' || $1::text || '_id_seq''::regclass)' order by c.ordinal_position`,
    [table],
  );
  const key = await client.query<{ name: string }>(
    `select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = $1::text::regclass and i.indisprimary`,
    [table],
  );
  return { table, columns: columns.rows, key: key.rows.map(({ name }) => name) };
}

/** Whether its rows are of one service. */
export function isOfService({ table, columns }: Shape): boolean {
  // Who belongs to a service is seen by all of the organisation, as the services' own rows are.
  return table !== 'memberships' && columns.some(({ name }) => name === 'service_id');
}

/** Seen by all of the organisation, and written by whoever works with that service; the column that names it. */
export const WRITTEN_BY_SERVICE: Readonly<Record<string, string>> = {
  services: 'id',
  memberships: 'service_id',
};

export function mayBeOfAll({ columns }: Shape): boolean {
  return columns.some(({ name, nullable }) => name === 'service_id' && nullable);
}

function valueOf(
  shape: Shape,
  { name, type, length, allowed }: Column,
  place: Place,
  words?: string,
): unknown {
  if (name === 'organisation_id') return place.organisationId;
  if (WRITTEN_BY_SERVICE[shape.table] === name) return place.serviceId ?? randomUUID();
  if (name === 'service_id') return isOfService(shape) ? place.serviceId : randomUUID();
  if (name === 'id' && shape.table === 'organisations') return place.organisationId;
  if (allowed !== null) return allowed;
  switch (type) {
    case 'uuid':
      return randomUUID();
    case 'varchar':
    case 'text':
      return words !== undefined && words.length <= (length ?? words.length)
        ? words
        : createHash('sha256')
            .update(randomUUID())
            .digest('hex')
            .slice(0, Math.min(length ?? 10, 10));
    case 'int4':
    case 'int8':
      return randomInt(1_000_000_000);
    case 'int2':
      return 1;
    case 'bool':
      return false;
    case 'jsonb':
      return JSON.stringify(words === undefined ? {} : { words });
    case 'bytea':
      return Buffer.from(words ?? randomUUID());
    case '_text':
      return words === undefined ? [] : [words];
    case '_uuid':
      return [];
    case 'timestamptz':
    case 'date':
      return new Date();
    default:
      throw new Error(`no value for ${shape.table}.${name} (${type})`);
  }
}

/** A row of the table in that place; `words` stands wherever text can stand. */
export function insertion(
  shape: Shape,
  place: Place,
  words?: string,
): { sql: string; values: unknown[] } {
  const names = shape.columns.map(({ name }) => `"${name}"`).join(', ');
  const slots = shape.columns.map((_, index) => `$${index + 1}`).join(', ');
  return {
    sql: `insert into "${shape.table}" (${names}) values (${slots})`,
    values: shape.columns.map((column) => valueOf(shape, column, place, words)),
  };
}
