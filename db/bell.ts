/** The doorbell: a notice without content to her LINE, unless she reads it in her room. */
import { FIRST_CHOICES, noticeAt, type Ring, type RoomChoices } from '../domain/room-choices.ts';
import { PRESENCE_LIMIT, presenceOf } from '../domain/presence.ts';
import { firstRow, type Tx } from './scope.ts';

/** Her side of a consultation: where she is and how far she has read. */
export interface RoomSide {
  consulteeId: string;
  channelId: string;
  blocked: boolean;
  choices: RoomChoices | null;
  roomState: string | null;
  roomSeenAt: Date | null;
  /** How far she has read. */
  readUpTo: number;
  lastSeq: number;
}

export async function readRoomSide(tx: Tx, consultationId: string): Promise<RoomSide | undefined> {
  return firstRow<RoomSide>(
    tx,
    `select p.id as "consulteeId", p.channel_id as "channelId", p.blocked, p.room_choices as choices, p.room_state as "roomState", p.room_seen_at as "roomSeenAt",
       c.read_by_consultee_up_to as "readUpTo", c.last_seq as "lastSeq"
     from consultations c join consultees p on p.id = c.consultee_id where c.id = ?`,
    [consultationId],
  );
}

export interface Bell {
  organisationId: string;
  serviceId: string;
  consultationId: string;
}

/**
 * Orders the notice in the running transaction; once until she has read. `now` in ms. With the room before her it is
 * held until she would be missed: a telephone that is in a tunnel by now still counts as being there.
 */
export async function ringUnlessPresent(tx: Tx, bell: Bell, now: number): Promise<Ring> {
  const room = await readRoomSide(tx, bell.consultationId);
  if (!room || room.blocked) return 'blocked';
  const seenAt = room.roomSeenAt?.getTime() ?? null;
  const isHere = presenceOf(room.roomState, seenAt, now) === 'open';
  const missedFrom = isHere && seenAt !== null ? seenAt + PRESENCE_LIMIT : now;
  const at = noticeAt(room.choices?.notices ?? FIRST_CHOICES.notices, missedFrom);
  if (at === null) return isHere ? 'not-needed' : 'unwanted';
  const heldUntil = at > now ? new Date(at) : null;
  const ordered = await firstRow(
    tx,
    `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, consultation_id, kind, text, once, held_until, next_at)
     values (?, ?, ?, ?, ?, ?, 'push', 'lineNotice', ?, ?, coalesce(?::timestamptz, now()))
     on conflict (organisation_id, consultation_id, once) where once is not null do update
       set held_until = excluded.held_until, next_at = excluded.next_at
       where deliveries.status = 'waiting' and deliveries.held_until > coalesce(excluded.held_until, now()) returning id`,
    [
      crypto.randomUUID(),
      bell.organisationId,
      bell.serviceId,
      room.channelId,
      room.consulteeId,
      bell.consultationId,
      `unread-after:${room.readUpTo}`,
      heldUntil,
      heldUntil,
    ],
  );
  if (!ordered || isHere) return 'not-needed';
  return heldUntil ? 'later' : 'sent';
}
