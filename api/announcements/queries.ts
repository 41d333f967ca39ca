/** Announcements in the database: who has read them, and to whom their document was handed. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type {
  AnnouncementFault,
  AnnouncementKind,
  HandOverWay,
} from '../../domain/announcements.ts';

export interface AnnouncementRow {
  id: string;
  kind: AnnouncementKind;
  title: Buffer;
  body: Buffer;
  addressee: Buffer;
  sender: Buffer;
  overrideReason: Buffer | null;
  beginsAt: Date;
  endsAt: Date | null;
  faults: readonly AnnouncementFault[];
  announcedById: string;
  announcedAt: Date;
  withdrawnAt: Date | null;
  readAt: Date | null;
  readers: number;
}

const SELECT = `select a.id, a.kind, a.title, a.body, a.addressee, a.sender, a.override_reason as "overrideReason", a.begins_at as "beginsAt",
  a.ends_at as "endsAt", a.faults, a.announced_by_id as "announcedById", a.announced_at as "announcedAt", a.withdrawn_at as "withdrawnAt",
  (select r.read_at from announcement_reads r where r.announcement_id = a.id and r.staff_id = ?) as "readAt",
  (select count(*)::int from announcement_reads r where r.announcement_id = a.id) as readers from announcements a`;

const MAX_SHOWN = 100;

export function readAnnouncements(tx: Tx, staffId: string): Promise<AnnouncementRow[]> {
  return rows<AnnouncementRow>(
    tx,
    `${SELECT} order by a.announced_at desc, a.id limit ${MAX_SHOWN}`,
    [staffId],
  );
}

export function findAnnouncement(
  tx: Tx,
  staffId: string,
  id: string,
): Promise<AnnouncementRow | undefined> {
  return firstRow<AnnouncementRow>(tx, `${SELECT} where a.id = ?`, [staffId, id]);
}

type NewAnnouncement = Pick<
  AnnouncementRow,
  | 'id'
  | 'kind'
  | 'title'
  | 'body'
  | 'addressee'
  | 'sender'
  | 'overrideReason'
  | 'beginsAt'
  | 'endsAt'
> & { organisationId: string; faults: readonly AnnouncementFault[]; by: string };

/** False where the id is taken. */
export async function addAnnouncement(tx: Tx, added: NewAnnouncement): Promise<boolean> {
  const found = await firstRow(
    tx,
    `insert into announcements (id, organisation_id, kind, title, body, addressee, sender, override_reason, begins_at, ends_at, faults, announced_by_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) on conflict (id) do nothing returning id`,
    [
      added.id,
      added.organisationId,
      added.kind,
      added.title,
      added.body,
      added.addressee,
      added.sender,
      added.overrideReason,
      added.beginsAt,
      added.endsAt,
      JSON.stringify(added.faults),
      added.by,
    ],
  );
  return found !== undefined;
}

export async function noteRead(
  tx: Tx,
  { organisationId, id, staffId }: { organisationId: string; id: string; staffId: string },
): Promise<void> {
  await rows(
    tx,
    `insert into announcement_reads (announcement_id, staff_id, organisation_id) values (?, ?, ?) on conflict do nothing`,
    [id, staffId, organisationId],
  );
}

export async function withdrawAnnouncement(tx: Tx, id: string, by: string): Promise<void> {
  await rows(
    tx,
    `update announcements set withdrawn_at = now(), withdrawn_by_id = ? where id = ? and withdrawn_at is null`,
    [by, id],
  );
}

export interface HandOverRow {
  id: string;
  announcementId: string;
  /** "YYYY-MM-DD". */
  handedOn: string;
  way: HandOverWay;
  handedBy: Buffer;
  handedTo: Buffer;
  recordedById: string;
  recordedAt: Date;
}

export function readHandOvers(tx: Tx, announcementIds: readonly string[]): Promise<HandOverRow[]> {
  return rows<HandOverRow>(
    tx,
    `select id, announcement_id as "announcementId", handed_on::text as "handedOn", way, handed_by as "handedBy", handed_to as "handedTo",
       recorded_by_id as "recordedById", recorded_at as "recordedAt" from announcement_handovers
     where announcement_id = any(?::uuid[]) order by handed_on, recorded_at, id`,
    [[...announcementIds]],
  );
}

/** False where the id is taken. */
export async function addHandOver(
  tx: Tx,
  added: Omit<HandOverRow, 'recordedAt'> & { organisationId: string },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `insert into announcement_handovers (id, organisation_id, announcement_id, handed_on, way, handed_by, handed_to, recorded_by_id)
     values (?, ?, ?, ?::date, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      added.id,
      added.organisationId,
      added.announcementId,
      added.handedOn,
      added.way,
      added.handedBy,
      added.handedTo,
      added.recordedById,
    ],
  );
  return found !== undefined;
}
