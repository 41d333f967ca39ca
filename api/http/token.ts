/** Session tokens: 256 random bits in the cookie, their SHA-256 in the database. */
import { createHash, randomBytes } from 'node:crypto';

export function newToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TOKEN = '[A-Za-z0-9_-]{43}';
const ROOM_COOKIE = new RegExp(`^(${UUID})\\.(${UUID})\\.(${TOKEN})$`, 'u');
const STAFF_COOKIE = new RegExp(`^(${UUID})\\.(${TOKEN})$`, 'u');

export interface StaffTicket {
  organisationId: string;
  hash: Buffer;
}

export interface RoomTicket extends StaffTicket {
  serviceId: string;
}

/** Reads `<organisation>.<service>.<token>`; `null` when it is anything else. */
export function readRoomTicket(cookie: string | null): RoomTicket | null {
  const [, organisationId, serviceId, token] = ROOM_COOKIE.exec(cookie ?? '') ?? [];
  if (!organisationId || !serviceId || !token) return null;
  return { organisationId, serviceId, hash: hashOfToken(token) };
}

/** Reads `<organisation>.<token>`; `null` when it is anything else. */
export function readStaffTicket(cookie: string | null): StaffTicket | null {
  const [, organisationId, token] = STAFF_COOKIE.exec(cookie ?? '') ?? [];
  if (!organisationId || !token) return null;
  return { organisationId, hash: hashOfToken(token) };
}
