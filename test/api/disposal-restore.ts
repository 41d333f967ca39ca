/** Rows as they were, put back as an older database would bring them; and where an id still stands. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { BuiltConsultation } from '../support/factories.ts';

type Admin = Pick<pg.Client, 'query'>;

/** Tables in which that id stands anywhere, whatever the column is called. */
export async function tablesThatName(admin: Admin, id: string): Promise<string[]> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await admin.query(
      `select 1 from "${name}" t where t::text like '%' || $1 || '%' limit 1`,
      [id],
    );
    if ((rowCount ?? 0) > 0) found.push(name);
  }
  return found;
}

/** As somebody would write it who cannot sign. */
export function forgedLine(
  { id, organisationId, serviceId, number }: BuiltConsultation,
  today: string,
): string {
  const of = { id: randomUUID(), organisationId, serviceId, batchId: randomUUID() };
  const entry = { ...of, kind: 'consultation', objectId: id, number, openedOn: today };
  const whole = { ...entry, endedOn: today, workflowIds: [], fileIds: [], at: today };
  const signature = Buffer.alloc(64).toString('base64');
  return JSON.stringify({ entry: whole, keyId: randomUUID(), signature });
}

export async function asReplica(admin: Admin, sql: string): Promise<void> {
  await admin.query(
    `set session_replication_role = replica; ${sql}; set session_replication_role = origin`,
  );
}

const RESTORED = ['consultees', 'consultations', 'messages', 'files'];

export async function keepOld(admin: Admin): Promise<Map<string, string>> {
  const columns = new Map<string, string>();
  await admin.query(`create schema old`);
  for (const table of RESTORED) {
    const { rows: found } = await admin.query<{ names: string }>(
      `select string_agg('"' || column_name || '"', ', ') as names from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    columns.set(table, found[0]?.names ?? '');
    await admin.query(`create table old.${table} as table public.${table}`);
  }
  return columns;
}

export async function putBack(admin: Admin, columns: Map<string, string>): Promise<void> {
  for (const [table, names] of columns)
    await asReplica(
      admin,
      `insert into public.${table} (${names}) select ${names} from old.${table} on conflict do nothing`,
    );
}
