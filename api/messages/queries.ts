/** What a reply asks of the database beside storing itself. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

/** Locks the consultation until the commit, so that two replies at once see each other. */
export async function lockConsultation(tx: Tx, id: string): Promise<void> {
  await rows(tx, `select 1 from consultations where id = ? for update`, [id]);
}

/** The first message that another member of staff wrote after number `after`. */
export async function othersReply(
  tx: Tx,
  { consultationId, staffId, after }: { consultationId: string; staffId: string; after: number },
): Promise<{ seq: number; staffId: string } | undefined> {
  return firstRow(
    tx,
    `select seq, staff_id as "staffId" from messages
     where consultation_id = ? and seq > ? and author = 'staff' and staff_id <> ? order by seq limit 1`,
    [consultationId, after, staffId],
  );
}

export interface RoomSide {
  channelId: string;
  blocked: boolean;
  roomState: string | null;
  roomSeenAt: Date | null;
  /** How far she has read. */
  readUpTo: number;
  lastSeq: number;
}

export async function readRoomSide(tx: Tx, consultationId: string): Promise<RoomSide | undefined> {
  return firstRow<RoomSide>(
    tx,
    `select p.channel_id as "channelId", p.blocked, p.room_state as "roomState", p.room_seen_at as "roomSeenAt",
       c.read_by_consultee_up_to as "readUpTo", c.last_seq as "lastSeq"
     from consultations c join consultees p on p.id = c.consultee_id where c.id = ?`,
    [consultationId],
  );
}

export interface PushNotice {
  organisationId: string;
  serviceId: string;
  channelId: string;
  consulteeId: string;
  consultationId: string;
  /** The same notice is sent once. */
  once: string;
}

/** Orders a notice without content; false when the same one was ordered before. */
export async function orderPush(tx: Tx, notice: PushNotice): Promise<boolean> {
  const ordered = await firstRow(
    tx,
    `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, consultation_id, kind, text, once)
     values (?, ?, ?, ?, ?, ?, 'push', 'lineNotice', ?)
     on conflict (organisation_id, consultation_id, once) where once is not null do nothing returning id`,
    [
      crypto.randomUUID(),
      notice.organisationId,
      notice.serviceId,
      notice.channelId,
      notice.consulteeId,
      notice.consultationId,
      notice.once,
    ],
  );
  return ordered !== undefined;
}
