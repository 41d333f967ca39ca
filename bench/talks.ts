/** Consultations that are under way, opened as people open them. */
import type { Place } from '../domain/workflow-ids.ts';
import { createRemotePhone } from '../scripts/drive/phone.ts';
import { enterRoom, type Room } from '../scripts/drive/room.ts';
import { signIn, type StaffAtWork } from '../scripts/drive/staff.ts';
import { until } from '../scripts/drive/until.ts';
import type { Bench } from './bench.ts';

export interface OpenTalk {
  place: Place;
  room: Room;
  staff: StaffAtWork;
  staffId: string;
}

/** So many come in at once. */
const TOGETHER = 8;

/** So many rooms, each entered by its own person who has written once. */
export async function openRooms(bench: Bench, count: number, name: string): Promise<Room[]> {
  const phone = createRemotePhone(bench.system.env['PHONE_URL'] ?? '');
  const rooms: Room[] = [];
  async function open(n: number): Promise<void> {
    const person = await phone.person(`${name}${n}`);
    const room = await enterRoom(bench.base, await person.idToken());
    await room.consent();
    await room.say('はじめまして。');
    rooms.push(room);
  }
  for (let n = 0; n < count; n += TOGETHER) {
    const group = Array.from({ length: Math.min(TOGETHER, count - n) }, (_, each) => n + each);
    await Promise.all(group.map(open));
  }
  return rooms;
}

/** The same, each taken by a counselor and reviewed: in conversation, shared out among the counselors. */
export async function openTalks(bench: Bench, count: number, name: string): Promise<OpenTalk[]> {
  const rooms = await openRooms(bench, count, name);
  const { base, signIns } = bench;
  const counselors = await Promise.all(
    signIns
      .filter(({ role }) => role === 'counselor')
      .map((_, nth) => signIn(base, signIns, 'counselor', nth)),
  );
  const talks: OpenTalk[] = [];
  for (const [n, room] of rooms.entries()) {
    const staff = counselors[n % counselors.length];
    if (!staff) throw new Error('nobody can take it');
    const place = await placeOf(bench, room);
    await staff.take(place.consultationId);
    await staff.confirmReview(place.consultationId);
    talks.push({ place, room, staff, staffId: staff.me.id });
  }
  return talks;
}

/** Waits until nothing that was said waits for the engine any more. */
export async function engineAtRest({ sql }: Bench): Promise<void> {
  await until(
    'the engine is still busy',
    async () => {
      const [waiting] = await sql<{ n: number }>(
        `select count(*)::int as n from outbox where done_at is null`,
      );
      return waiting?.n === 0;
    },
    { withinMs: 300_000, everyMs: 500 },
  );
}

/** Her room does not know the consultation's id; the session in the database does. */
export async function placeOf(bench: Bench, room: Room): Promise<Place> {
  const { organisationId, serviceId } = room;
  const token = room.browser.cookie().split('.').at(-1) ?? '';
  const [found] = await bench.sql<{ id: string }>(
    `select c.id from consultations c join room_sessions s on s.consultee_id = c.consultee_id
     where s.token_hash = sha256($1::bytea) and c.ended_at is null`,
    [Buffer.from(token)],
  );
  if (!found) throw new Error('her words opened no consultation');
  return { organisationId, serviceId, consultationId: found.id };
}
