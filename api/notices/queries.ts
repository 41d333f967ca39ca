/** Notices in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { NoticeKind, Stage } from '../../domain/consultation.ts';
import { isOver, type NoticeWay, type WayCode } from '../../domain/notices.ts';
import type { SignedInStaff } from '../http/route.ts';
import { unlessRestricted } from '../http/target.ts';

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  serviceId: string;
  consultationId: string;
  number: number;
  escalationId: string | null;
  createdAt: Date;
  seenAt: Date | null;
  stage: Stage;
  assigneeId: string | null;
  waitingSince: Date | null;
  hasWaitingReply: boolean;
}

/** Of `notices n` and their `consultations c`. */
export const NOTICE_COLUMNS = `n.id, n.kind, n.service_id as "serviceId", n.consultation_id as "consultationId", c.number, n.created_at as "createdAt",
  case when n.source like 'escalation/%' then split_part(n.source, '/', 2) end as "escalationId",
  n.seen_at as "seenAt", c.stage, c.assignee_id as "assigneeId", c.waiting_since as "waitingSince",
  exists (select 1 from reply_requests r where r.consultation_id = c.id and r.status = 'waiting') as "hasWaitingReply"`;

/** About who looked at a consultation, for those who look after that: they know that it is there. */
const WATCHING = `n.kind in ('emergency-access', 'contents-asked', 'contents-decided', 'alarm')`;

/** So many unseen ones are looked at; a screen shows no higher number. */
const COUNTED_AT_MOST = 200;

/** Newest first, and how many ask for something and were not seen yet. */
export async function readNotices(
  tx: Tx,
  staff: Pick<SignedInStaff, 'id' | 'serviceIds' | 'rolesIn'>,
  after: Date | null,
  limit: number,
): Promise<{ rows: NoticeRow[]; unseen: number }> {
  // What has become restricted since is not there any more.
  const known = unlessRestricted(staff, staff.serviceIds) ?? { sql: 'true', params: [] };
  const found = await rows<NoticeRow>(
    tx,
    `select ${NOTICE_COLUMNS} from notices n join consultations c on c.id = n.consultation_id
     where n.staff_id = ? and (${known.sql} or ${WATCHING}) and (?::timestamptz is null or n.created_at > ?::timestamptz) order by n.created_at desc, n.id limit ?`,
    [staff.id, ...known.params, after, after, limit],
  );
  const unseen = await rows<NoticeRow>(
    tx,
    `select ${NOTICE_COLUMNS} from notices n join consultations c on c.id = n.consultation_id
     where n.staff_id = ? and n.seen_at is null and (${known.sql} or ${WATCHING}) order by n.created_at desc limit ${COUNTED_AT_MOST}`,
    [staff.id, ...known.params],
  );
  return { rows: found, unseen: unseen.filter((row) => !isOverFor(staff.id, row)).length };
}

/** Whether the person need not be told of it any more. */
export function isOverFor(
  staffId: string,
  { kind, stage, assigneeId, waitingSince, hasWaitingReply }: NoticeRow,
): boolean {
  return isOver(kind, {
    stage,
    isTaken: assigneeId !== null,
    isOwn: assigneeId === staffId,
    isUnanswered: waitingSince !== null,
    hasWaitingReply,
  });
}

/** Marks the person's own notices; gives the services they came from. */
export async function markSeen(
  tx: Tx,
  staffId: string,
  ids: readonly string[],
  now: Date,
): Promise<string[]> {
  const marked = await rows<{ serviceId: string }>(
    tx,
    `update notices set seen_at = ? where staff_id = ? and id = any(?::uuid[]) and seen_at is null returning service_id as "serviceId"`,
    [now, staffId, [...ids]],
  );
  return [...new Set(marked.map(({ serviceId }) => serviceId))];
}

export interface WayOutcome {
  id: string;
  way: NoticeWay;
  status: string;
  code: WayCode | null;
}

/**
 * What became of ways of the person's own notices. What was sent stays sent, but a screen that comes
 * late makes good what was given up.
 */
export async function recordOutcomes(
  tx: Tx,
  { organisationId, id }: Pick<SignedInStaff, 'organisationId' | 'id'>,
  outcomes: readonly WayOutcome[],
): Promise<void> {
  await rows(
    tx,
    `insert into notice_ways as known (id, organisation_id, service_id, notice_id, way, status, code, settled_at)
     select distinct on (n.id, o.way) gen_random_uuid(), n.organisation_id, n.service_id, n.id, o.way, o.status, o.code, now()
     from unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) as o(notice_id, way, status, code)
     join notices n on n.id = o.notice_id and n.staff_id = ? and n.organisation_id = ?
     on conflict (organisation_id, notice_id, way) do update set status = excluded.status, code = excluded.code, settled_at = now()
     where known.status = 'waiting' or known.code in ('not-shown', 'off-duty')`,
    [
      outcomes.map((one) => one.id),
      outcomes.map(({ way }) => way),
      outcomes.map(({ status }) => status),
      outcomes.map(({ code }) => code),
      id,
      organisationId,
    ],
  );
}

export interface SettingsRow {
  wishes: object;
  sound: string;
  volume: number;
  mailOffDuty: boolean;
}

export async function readSettings(
  tx: Tx,
  staffId: string,
): Promise<(SettingsRow & { mail: Buffer | null }) | undefined> {
  return firstRow(
    tx,
    `select wishes, sound, volume, mail, mail_off_duty as "mailOffDuty" from notice_settings where staff_id = ?`,
    [staffId],
  );
}

export async function writeSettings(
  tx: Tx,
  { id, organisationId }: Pick<SignedInStaff, 'organisationId' | 'id'>,
  { wishes, sound, volume, mailOffDuty }: SettingsRow,
): Promise<void> {
  await rows(
    tx,
    `insert into notice_settings (staff_id, organisation_id, wishes, sound, volume, mail_off_duty, updated_at)
     values (?, ?, ?::jsonb, ?, ?, ?, now())
     on conflict (staff_id) do update set wishes = excluded.wishes, sound = excluded.sound, volume = excluded.volume,
       mail_off_duty = excluded.mail_off_duty, updated_at = now()`,
    [id, organisationId, JSON.stringify(wishes), sound, volume, mailOffDuty],
  );
}
