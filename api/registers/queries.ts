/** Registers in the database: the newest revision of each entry counts, the others are its history. */
import type { RegisterForm } from '../../contracts/registers.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { RegisterCode } from '../../domain/registers.ts';

export interface EntryRow {
  id: string;
  revision: number;
  content: Buffer;
  dueOn: string | null;
  struckOut: boolean;
  madeById: string;
  madeAt: Date;
}

const COLUMNS = `id, revision, content, due_on::text as "dueOn", struck_out as "struckOut", made_by_id as "madeById", made_at as "madeAt"`;

/** The newest revision of each entry, the first made first. */
export function readEntries(tx: Tx, register: RegisterCode): Promise<EntryRow[]> {
  return rows<EntryRow>(
    tx,
    `select * from (select distinct on (id) ${COLUMNS}, min(made_at) over (partition by id) as begun
       from register_entries where register = ? order by id, revision desc) newest order by begun, id`,
    [register],
  );
}

/** All revisions of an entry, the newest first. */
export function readHistory(tx: Tx, register: RegisterCode, id: string): Promise<EntryRow[]> {
  return rows<EntryRow>(
    tx,
    `select ${COLUMNS} from register_entries where register = ? and id = ? order by revision desc`,
    [register, id],
  );
}

/** `false` when that revision is there already: somebody else was faster, or it was sent twice. */
export async function addRevision(
  tx: Tx,
  organisationId: string,
  register: RegisterCode,
  entry: Omit<EntryRow, 'madeAt'>,
): Promise<boolean> {
  const added = await firstRow(
    tx,
    `insert into register_entries (id, revision, organisation_id, register, content, due_on, struck_out, made_by_id)
     values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id, revision) do nothing returning id`,
    [
      entry.id,
      entry.revision,
      organisationId,
      register,
      entry.content,
      entry.dueOn,
      entry.struckOut,
      entry.madeById,
    ],
  );
  return added !== undefined;
}

/** What each register holds, and what is owed by `today`. */
export function countEntries(
  tx: Tx,
  today: string,
): Promise<{ register: RegisterCode; entries: number; due: number; nextDueOn: string | null }[]> {
  return rows(
    tx,
    `select register, count(*)::int as entries, (count(*) filter (where due_on <= ?::date))::int as due, min(due_on)::text as "nextDueOn"
     from (select distinct on (id) register, due_on, struck_out from register_entries order by id, revision desc) newest
     where not struck_out group by register`,
    [today],
  );
}

export async function readForm(tx: Tx, register: RegisterCode): Promise<RegisterForm | undefined> {
  const found = await firstRow<{ form: RegisterForm }>(
    tx,
    `select form from register_forms where register = ?`,
    [register],
  );
  return found?.form;
}

export async function keepForm(
  tx: Tx,
  organisationId: string,
  register: RegisterCode,
  { form, by }: { form: RegisterForm; by: string },
): Promise<void> {
  await rows(
    tx,
    `insert into register_forms (organisation_id, register, form, changed_by_id) values (?, ?, ?::jsonb, ?)
     on conflict (organisation_id, register) do update set form = excluded.form, changed_by_id = excluded.changed_by_id, changed_at = now()`,
    [organisationId, register, JSON.stringify(form), by],
  );
}
