/** The duty calendar as the database keeps it. */
import { businessDate, DAY, MINUTE } from '../domain/hours.ts';
import type { Role } from '../domain/roles.ts';
import type { RotaEntry, RotaRole } from '../domain/rota.ts';
import { rows, type Tx } from './scope.ts';

/** Who may be asked for an approval. */
const APPROVERS = ['supervisor', 'administrator'] as const satisfies readonly Role[];

export interface StoredEntry extends RotaEntry {
  serviceId: string;
}

interface EntryRow {
  id: string;
  serviceId: string;
  staffId: string;
  role: RotaRole;
  beginsAt: Date | null;
  endsAt: Date | null;
  weekdays: number | null;
  beginMinute: number | null;
  endMinute: number | null;
  firstDay: string | null;
  lastDay: string | null;
}

const COLUMNS = `e.id, e.service_id as "serviceId", e.staff_id as "staffId", e.role, e.begins_at as "beginsAt", e.ends_at as "endsAt",
  e.weekdays, e.begin_minute as "beginMinute", e.end_minute as "endMinute", e.first_day::text as "firstDay", e.last_day::text as "lastDay"`;

/**
 * What stands on the calendars of these services and can count between the instants. Whoever left, or holds no role
 * that approves any more, does not stand there: nobody may wait for somebody who cannot answer.
 */
export async function readRota(
  tx: Tx,
  serviceIds: readonly string[],
  from: number,
  until: number,
): Promise<StoredEntry[]> {
  const found = await rows<EntryRow>(
    tx,
    `select ${COLUMNS} from rota_entries e join staff s on s.id = e.staff_id
     where e.service_id = any(?::uuid[]) and e.removed_at is null and s.disabled_at is null
       and exists (select 1 from memberships m where m.staff_id = e.staff_id and m.service_id = e.service_id and m.role = any(?::text[]))
       and case when e.weekdays is null then e.begins_at < ? and e.ends_at > ?
         else e.first_day <= ?::date and (e.last_day is null or e.last_day >= ?::date) end
     order by e.created_at, e.id`,
    [
      [...serviceIds],
      [...APPROVERS],
      // A day more on either side: what returns may pass midnight, and what is given once cuts it there.
      new Date(until + DAY),
      new Date(from - DAY),
      businessDate(until),
      businessDate(from - DAY),
    ],
  );
  return found.map(entryOf);
}

/** Adds it. `false` when an entry of that id is there already, to be seen or not. */
export async function addRotaEntry(
  tx: Tx,
  { id, serviceId, staffId, role, when }: StoredEntry,
  by: { organisationId: string; createdById: string },
): Promise<boolean> {
  const once = when.kind === 'once' ? when : null;
  const weekly = when.kind === 'weekly' ? when : null;
  const added = await rows(
    tx,
    `insert into rota_entries (id, organisation_id, service_id, staff_id, role, begins_at, ends_at, weekdays, begin_minute, end_minute, first_day, last_day, created_by_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      id,
      by.organisationId,
      serviceId,
      staffId,
      role,
      once && new Date(once.from),
      once && new Date(once.to),
      weekly && bitsOf(weekly.weekdays),
      weekly && minuteOf(weekly.begins),
      weekly && minuteOf(weekly.ends),
      weekly?.firstDay ?? null,
      weekly?.lastDay ?? null,
      by.createdById,
    ],
  );
  return added.length > 0;
}

/** All that stands on the calendar of one service, whoever may still approve. */
export async function readEntries(tx: Tx, serviceId: string): Promise<StoredEntry[]> {
  const found = await rows<EntryRow>(
    tx,
    `select ${COLUMNS} from rota_entries e where e.service_id = ? and e.removed_at is null order by e.created_at, e.id`,
    [serviceId],
  );
  return found.map(entryOf);
}

/** Takes it off. `false` when it does not stand there. */
export async function removeRotaEntry(
  tx: Tx,
  { id, serviceId }: Pick<StoredEntry, 'id' | 'serviceId'>,
  by: string,
  now: Date,
): Promise<boolean> {
  const removed = await rows(
    tx,
    `update rota_entries set removed_by_id = ?, removed_at = ? where id = ? and service_id = ? and removed_at is null returning id`,
    [by, now, id, serviceId],
  );
  return removed.length > 0;
}

/** Who may stand on the calendar of the service. */
export function readApprovers(
  tx: Tx,
  serviceIds: readonly string[],
): Promise<{ id: string; serviceId: string; loginId: string; roles: Role[] }[]> {
  return rows(
    tx,
    `select s.id, m.service_id as "serviceId", s.login_id as "loginId", array_agg(m.role) as roles
     from memberships m join staff s on s.id = m.staff_id
     where m.service_id = any(?::uuid[]) and m.role = any(?::text[]) and s.disabled_at is null
     group by s.id, m.service_id, s.login_id order by s.login_id`,
    [[...serviceIds], [...APPROVERS]],
  );
}

function entryOf(row: EntryRow): StoredEntry {
  const { id, serviceId, staffId, role, beginsAt, endsAt, weekdays, firstDay, lastDay } = row;
  const place = { id, serviceId, staffId, role };
  if (weekdays === null)
    return { ...place, when: { kind: 'once', from: timeOf(beginsAt), to: timeOf(endsAt) } };
  return {
    ...place,
    when: {
      kind: 'weekly',
      weekdays: [0, 1, 2, 3, 4, 5, 6].filter((day) => (weekdays & (1 << day)) !== 0),
      begins: clockOf(row.beginMinute ?? 0),
      ends: clockOf(row.endMinute ?? 0),
      firstDay: firstDay ?? '',
      lastDay,
    },
  };
}

function timeOf(at: Date | null): number {
  return at?.getTime() ?? 0;
}

function bitsOf(weekdays: readonly number[]): number {
  return weekdays.reduce((bits, day) => bits | (1 << day), 0);
}

function minuteOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function clockOf(minute: number): string {
  const at = new Date(minute * MINUTE).toISOString();
  return at.slice(11, 16);
}
