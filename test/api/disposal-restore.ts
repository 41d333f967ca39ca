/** Rows as they were, put back as an older database would bring them; and where an id still stands. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Crypt } from '../../db/crypt.ts';
import { messagePlace } from '../../db/messages.ts';
import { writeFacts } from '../../db/facts.ts';
import { findBroken } from '../../db/invariants.ts';
import type { Database } from '../../db/orm.ts';
import { inScope, scopeOf } from '../../db/scope.ts';
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

/** A file of an export that waits to be fetched and holds the consultation; answers with how to ask for its state. */
export async function waitingExport(
  admin: Admin,
  { id, organisationId, serviceId }: BuiltConsultation,
  staffId: string,
) {
  const exported = randomUUID();
  await admin.query(
    `insert into exports (id, organisation_id, services, kind, columns, filter, format, encoding, purpose, requested_by_id, approval_id, announced, state, expires_at)
     select $1, $2, array[$3], 'messages', '{text}', '', 'csv', 'utf-8', '\\x00', $4, a.id, 1, 'ready', now() + interval '1 day'
     from copy_approvals a where a.organisation_id = $2 limit 1`,
    [exported, organisationId, serviceId, staffId],
  );
  await admin.query(
    `insert into export_selections (export_id, place, organisation_id, fact_id, consultation_id, row_count, up_to) values ($1, 1, $2, $3, $3, 1, 1)`,
    [exported, organisationId, id],
  );
  return () => admin.query(`select state from exports where id = $1`, [exported]);
}

/** Which of them an inspection wants to have among the figures again, once each was written anew. */
export function missingInFigures(
  database: Database,
  place: Parameters<typeof scopeOf>[0],
  all: readonly { id: string }[],
): Promise<string[]> {
  return inScope(database, scopeOf(place), async (tx) => {
    const found = await findBroken(tx, 'facts-missing');
    for (const { id } of all) await writeFacts(tx, id);
    const missing = found.map(({ consultationId }) => consultationId);
    return missing.filter((missed) => all.some(({ id }) => id === missed));
  });
}

/** Whether its first message can still be read. */
export async function opensStill(
  admin: Admin,
  crypt: Pick<Crypt, 'open'>,
  { id: of, organisationId }: BuiltConsultation,
): Promise<boolean> {
  const found = await admin.query<{ id: string; body: Buffer }>(
    `select client_id as id, body from messages where consultation_id = $1`,
    [of],
  );
  const [message] = found.rows;
  if (!message) return false;
  return crypt.open(organisationId, messagePlace(of, message.id), message.body).then(
    () => true,
    () => false,
  );
}
