/** Alarms, what was done about them, and whom they are mailed to. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface AlarmRow {
  id: string;
  organisationId: string | null;
  kind: string;
  subject: string;
  serviceName: string | null;
  detail: Record<string, unknown> | null;
  raisedAt: Date;
  endedAt: Date | null;
  mailedAt: Date | null;
}

export interface AnswerRow {
  id: string;
  alarmId: string;
  by: string;
  at: Date;
  remark: Buffer | null;
}

const COLUMNS = `a.id, a.organisation_id as "organisationId", a.kind, a.subject, v.name as "serviceName", a.detail,
  a.raised_at as "raisedAt", a.ended_at as "endedAt", case when a.mailed_to = '[]' then null else a.mailed_at end as "mailedAt"`;
const FROM = `from alarms a left join services v on v.id = a.service_id`;

/** Of no service, or of these: whoever belongs to more has no part in the alarms of the others. */
const OF = `(a.service_id is null or a.service_id = any(?::uuid[]))`;

const MAX_PAST = 100;

export function readOpen(tx: Tx, services: readonly string[]): Promise<AlarmRow[]> {
  return rows<AlarmRow>(
    tx,
    `select ${COLUMNS} ${FROM} where ${OF} and a.ended_at is null order by a.raised_at desc, a.id`,
    [[...services]],
  );
}

export function readPast(tx: Tx, services: readonly string[]): Promise<AlarmRow[]> {
  return rows<AlarmRow>(
    tx,
    `select ${COLUMNS} ${FROM} where ${OF} and a.ended_at is not null order by a.ended_at desc, a.id limit ${MAX_PAST}`,
    [[...services]],
  );
}

export function findAlarm(
  tx: Tx,
  services: readonly string[],
  id: string,
): Promise<AlarmRow | undefined> {
  const params = [[...services], id];
  return firstRow<AlarmRow>(tx, `select ${COLUMNS} ${FROM} where ${OF} and a.id = ?`, params);
}

export function readAnswers(tx: Tx, alarmIds: readonly string[]): Promise<AnswerRow[]> {
  return rows<AnswerRow>(
    tx,
    `select id, alarm_id as "alarmId", answered_by_id as "by", answered_at as "at", remark from alarm_answers
     where alarm_id = any(?::uuid[]) order by answered_at, id`,
    [[...alarmIds]],
  );
}

/** Open ones that nobody here has answered. */
export async function countUnanswered(tx: Tx, services: readonly string[]): Promise<number> {
  const found = await firstRow<{ count: number }>(
    tx,
    `select count(*)::int as count from alarms a where ${OF} and a.ended_at is null and not exists (select 1 from alarm_answers n where n.alarm_id = a.id)`,
    [[...services]],
  );
  return found?.count ?? 0;
}

interface NewAnswer {
  id: string;
  organisationId: string;
  alarmId: string;
  by: string;
  remark: Buffer | null;
}

/** False where the id is taken. */
export async function addAnswer(tx: Tx, answer: NewAnswer): Promise<boolean> {
  const { id, organisationId, alarmId, by, remark } = answer;
  const added = await firstRow(
    tx,
    `insert into alarm_answers (id, organisation_id, alarm_id, answered_by_id, remark) values (?, ?, ?, ?, ?)
     on conflict (id) do nothing returning id`,
    [id, organisationId, alarmId, by, remark],
  );
  return added !== undefined;
}

export interface AddressRow {
  id: string;
  address: Buffer;
  kinds: readonly string[];
}

export function readAddresses(tx: Tx): Promise<AddressRow[]> {
  return rows<AddressRow>(
    tx,
    `select id, address, kinds from alarm_addresses order by added_at, id`,
  );
}

/** Adds it, or changes which kinds it wants. */
export async function putAddress(
  tx: Tx,
  row: AddressRow & { organisationId: string; by: string },
): Promise<void> {
  await rows(
    tx,
    `insert into alarm_addresses (id, organisation_id, address, kinds, added_by_id) values (?, ?, ?, ?::jsonb, ?)
     on conflict (id) do update set address = excluded.address, kinds = excluded.kinds`,
    [row.id, row.organisationId, row.address, JSON.stringify(row.kinds), row.by],
  );
}

/** Says whether it was there. */
export async function removeAddress(tx: Tx, id: string): Promise<boolean> {
  return (
    (await firstRow(tx, `delete from alarm_addresses where id = ? returning id`, [id])) !==
    undefined
  );
}
