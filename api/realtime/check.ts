/** One look at the database for all streams of an organisation: which sessions still hold, who may what, what is new. */
import type { Database } from '../../db/orm.ts';
import { inScope, rows, seeServices, type Tx } from '../../db/scope.ts';
import type { RoomConsultation } from '../../contracts/room.ts';
import { Refusal } from '../../domain/errors.ts';
import { presenceOf } from '../../domain/presence.ts';
import type { SignedInStaff } from '../http/route.ts';
import { isAdmitted } from '../http/networks.ts';
import { readSessionEnds, type SessionEnd } from '../http/session-ends.ts';
import { HAS_FACTOR, lackOf, signedInStaff, type StaffFound } from '../http/staff-session.ts';
import type { People, PeopleNames } from '../people.ts';
import { readScreens, type OpenScreen } from '../presence/queries.ts';
import { readRoomConsultation, UNHIDDEN, type CurrentConsultation } from '../room/queries.ts';

export interface RoomToCheck {
  serviceId: string;
  consulteeId: string;
  sessionHash: Buffer;
  /** What the room was last told of; a later step is told again. */
  told: { id: string; seq: number } | null;
}

export interface StaffToCheck {
  sessionHash: Buffer;
  open: ReadonlySet<string>;
}

export interface OpenTalk {
  id: string;
  serviceId: string;
  assigneeId: string | null;
  restricted: boolean;
  seq: number;
  lastSeq: number;
  readByConsultee: number;
  roomState: string | null;
  roomSeenAt: Date | null;
  roomTypingAt: Date | null;
}

export interface Checked {
  /** By session hash (hex): who is still signed in … */
  staff: Map<string, SignedInStaff>;
  /** … and why the others are not. */
  ends: Map<string, SessionEnd>;
  /** Whether staff may come from that address. */
  isAdmitted: (address: string) => boolean;
  /** Session hashes (hex) of rooms that are still held. */
  rooms: Set<string>;
  /** By consultee: her consultation now, and how it is told where it has changed. */
  current: Map<string, CurrentHead & { told: RoomConsultation | null }>;
  /** By id: the consultations that staff have open. */
  open: Map<string, OpenTalk>;
  /** By consultation, of both kinds: on whose screens it is open. */
  screens: Map<string, OpenScreen[]>;
  /** Of those whose screens they are, as staff are told. */
  names: PeopleNames;
}

/** Her consultation, and who may know of it. */
type CurrentHead = CurrentConsultation & Pick<OpenTalk, 'serviceId' | 'assigneeId' | 'restricted'>;

const HASHES = `(select decode(h, 'hex') from unnest(?::text[]) as h)`;

/** While names cannot be opened, people are there without them: whose session is over must not stay for that. */
function nameless(error: unknown): PeopleNames {
  if (!(error instanceof Refusal)) throw error;
  return { of: ((id: string | null) => id && { id, name: null }) as PeopleNames['of'] };
}

/** Throws when the database is away; nothing can be delivered then either. */
export async function checkStreams(
  database: Database,
  organisationId: string,
  { staff, rooms }: { staff: readonly StaffToCheck[]; rooms: readonly RoomToCheck[] },
  { people, now }: { people: People; now: number },
): Promise<Checked> {
  const roomServices = new Set(rooms.map(({ serviceId }) => serviceId));
  return inScope(database, { organisationId, serviceIds: [...roomServices] }, async (tx) => {
    const signedIn =
      staff.length > 0
        ? await readStaff(tx, organisationId, staff, now)
        : new Map<string, SignedInStaff>();
    const services = new Set([
      ...roomServices,
      ...[...signedIn.values()].flatMap((one) => one.serviceIds),
    ]);
    if (staff.length > 0) await seeServices(tx, [...services]);
    const open = await readOpen(tx, staff);
    await keepAwake(tx, staff, open, now);
    const current = await readCurrent(tx, organisationId, rooms);
    const ids = new Set([...open.keys(), ...[...current.values()].map(({ id }) => id)]);
    const screens = await readScreens(tx, [...ids], now);
    const told = [...open.keys()].flatMap((id) => screens.get(id) ?? []);
    const named = told.map(({ staffId }) => staffId);
    const gone = hexOf(staff).filter((hash) => !signedIn.has(hash));
    return {
      staff: signedIn,
      isAdmitted: await readAdmission(tx, staff),
      ends: await readSessionEnds(tx, gone),
      rooms: await readRooms(tx, rooms, now),
      current,
      open,
      screens,
      names: await people.names(tx, organisationId, named, now).catch(nameless),
    };
  });
}

async function readStaff(
  tx: Tx,
  organisationId: string,
  staff: readonly StaffToCheck[],
  now: number,
): Promise<Map<string, SignedInStaff>> {
  const at = new Date(now);
  const found = await rows<StaffFound & { hash: string }>(
    tx,
    `select encode(s.token_hash, 'hex') as hash, s.staff_id as "staffId", p.login_id as "loginId", s.proved,
       s.proved = 'password' and ${HAS_FACTOR} as "hasFactor",
       (select coalesce(json_agg(json_build_object('serviceId', m.service_id, 'role', m.role, 'repliesNeedApproval', m.replies_need_approval)), '[]') from memberships m where m.staff_id = s.staff_id) as memberships
     from staff_sessions s join staff p on p.id = s.staff_id
     where s.token_hash in ${HASHES} and s.ended_at is null and p.disabled_at is null
       and s.seen_at > ?::timestamptz - interval '15 minutes' and s.created_at > ?::timestamptz - interval '12 hours'`,
    [hexOf(staff), at, at],
  );
  return new Map(
    found
      .filter((one) => lackOf(one) === null)
      .map((one) => [
        one.hash,
        signedInStaff(one, { organisationId, hash: Buffer.from(one.hash, 'hex') }),
      ]),
  );
}

async function readAdmission(
  tx: Tx,
  staff: readonly StaffToCheck[],
): Promise<(address: string) => boolean> {
  const found =
    staff.length === 0
      ? []
      : await rows<{ network: string }>(
          tx,
          `select network from allow_list_entries where removed_at is null`,
        );
  const networks = found.map(({ network }) => network);
  return (address) => isAdmitted(networks, address);
}

async function readRooms(tx: Tx, rooms: readonly RoomToCheck[], now: number): Promise<Set<string>> {
  if (rooms.length === 0) return new Set();
  const found = await rows<{ hash: string }>(
    tx,
    `select encode(token_hash, 'hex') as hash from room_sessions
     where token_hash in ${HASHES} and ended_at is null and seen_at > ?::timestamptz - interval '30 minutes'`,
    [hexOf(rooms), new Date(now)],
  );
  return new Set(found.map(({ hash }) => hash));
}

async function readCurrent(
  tx: Tx,
  organisationId: string,
  rooms: readonly RoomToCheck[],
): Promise<Checked['current']> {
  const current: Checked['current'] = new Map();
  if (rooms.length === 0) return current;
  const found = await rows<CurrentHead & { consulteeId: string }>(
    tx,
    `select distinct on (consultee_id) consultee_id as "consulteeId", id, stage, stage_since as "stageSince", last_seq as "lastSeq", seq, ended_at is not null as ended,
       service_id as "serviceId", assignee_id as "assigneeId", restricted
     from consultations where organisation_id = ? and consultee_id = any(?::uuid[]) and ${UNHIDDEN} order by consultee_id, ended_at is not null, opened_at desc`,
    [organisationId, [...new Set(rooms.map(({ consulteeId }) => consulteeId))]],
  );
  const byConsultee = new Map(found.map((one) => [one.consulteeId, one]));
  for (const { consulteeId, serviceId, told } of rooms) {
    const one = byConsultee.get(consulteeId);
    if (!one) continue;
    const isNews = told?.id !== one.id || told.seq !== one.seq;
    const known = current.get(consulteeId)?.told ?? null;
    const text =
      known ?? (isNews ? await readRoomConsultation(tx, { organisationId, serviceId }, one) : null);
    current.set(consulteeId, { ...one, told: text });
  }
  return current;
}

async function readOpen(tx: Tx, staff: readonly StaffToCheck[]): Promise<Map<string, OpenTalk>> {
  const ids = new Set(staff.flatMap(({ open }) => [...open]));
  if (ids.size === 0) return new Map();
  const found = await rows<OpenTalk>(
    tx,
    `select c.id, c.service_id as "serviceId", c.assignee_id as "assigneeId", c.restricted, c.seq, c.last_seq as "lastSeq",
       c.read_by_consultee_up_to as "readByConsultee", e.room_state as "roomState", e.room_seen_at as "roomSeenAt",
       e.room_typing_at as "roomTypingAt"
     from consultations c join consultees e on e.id = c.consultee_id where c.id = any(?::uuid[])`,
    [[...ids]],
  );
  return new Map(found.map((one) => [one.id, one]));
}

/** Who has her before them does not leave her by not typing: her presence counts as activity. */
async function keepAwake(
  tx: Tx,
  staff: readonly StaffToCheck[],
  open: Map<string, OpenTalk>,
  now: number,
): Promise<void> {
  const present = staff.filter((one) =>
    [...one.open].some((id) => {
      const talk = open.get(id);
      return (
        talk !== undefined &&
        presenceOf(talk.roomState, talk.roomSeenAt?.getTime() ?? null, now) === 'open'
      );
    }),
  );
  if (present.length === 0) return;
  const at = new Date(now);
  await rows(
    tx,
    `update staff_sessions set seen_at = ?::timestamptz where token_hash in (
       select token_hash from staff_sessions where token_hash in ${HASHES} and ended_at is null
         and seen_at between ?::timestamptz - interval '15 minutes' and ?::timestamptz - interval '1 minute' for update skip locked)`,
    [at, hexOf(present), at, at],
  );
}

function hexOf(streams: readonly { sessionHash: Buffer }[]): string[] {
  return [...new Set(streams.map(({ sessionHash }) => sessionHash.toString('hex')))];
}
