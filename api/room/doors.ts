/** The way in: what stands before the door, the session that begins with LINE's token, and its end. */
import { NoContent } from '../../contracts/common.ts';
import { Door, DoorParams, EnterRoom, RoomState } from '../../contracts/room.ts';
import { obtainConsultee } from '../../db/consultees.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, inScope, inSystem, rows, scopeOf, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { ApiDeps } from '../deps.ts';
import { route } from '../http/route.ts';
import { newToken } from '../http/token.ts';
import { auditHers } from './audit.ts';
import { takeKnock } from './limits.ts';
import { presentDoor } from './present.ts';
import { getService, readRoomState } from './state.ts';

interface DoorChannel {
  id: string;
  organisationId: string;
  serviceId: string;
  loginChannelId: string;
  liffId: string;
  mode: ServiceMode;
}

/** Refuses 'unknown-channel'. */
async function getChannel(deps: ApiDeps, channelKey: string): Promise<DoorChannel> {
  const found = await inSystem(deps.system, (tx) =>
    firstRow<DoorChannel>(
      tx,
      `select c.id, c.organisation_id as "organisationId", c.service_id as "serviceId", c.login_channel_id as "loginChannelId", c.liff_id as "liffId", s.mode
       from channels c join services s on s.id = c.service_id where c.key = ?`,
      [channelKey],
    ),
  );
  if (!found) throw new Refusal('unknown-channel');
  return found;
}

export const door = route({
  method: 'GET',
  path: '/api/room/doors/:channelKey',
  summary: '入口（窓口の名前、受付、緊急の連絡先）。サインインはいらない',
  access: { kind: 'public' },
  params: DoorParams,
  response: Door,
  handle: ({ deps, params, caller, now }) => readDoor(deps, params.channelKey, caller, now),
});

/** What stands before the door. Refuses 'unknown-channel', and 'too-many-tries' by the caller's address. */
export async function readDoor(
  deps: ApiDeps,
  channelKey: string,
  caller: string,
  now: number,
): Promise<Door> {
  takeKnock(deps, caller, now);
  const channel = await getChannel(deps, channelKey);
  return inScope(deps.database, scopeOf(channel), async (tx) => ({
    ...presentDoor(await getService(deps, tx, channel.serviceId, now), now),
    liffId: channel.liffId,
  }));
}

export const enterRoom = route({
  method: 'POST',
  path: '/api/room/session',
  summary: '部屋に入る（LINEのIDトークンを確かめる）',
  access: { kind: 'public' },
  body: EnterRoom,
  response: RoomState,
  status: 201,
  async handle({ deps, body, caller, now, reply, requestId }) {
    takeKnock(deps, caller, now);
    const channel = await getChannel(deps, body.channelKey);
    const verdict = await deps.idTokens[channel.mode].verify(body.idToken, {
      audience: channel.loginChannelId,
      now: new Date(now),
    });
    if (!verdict.ok) throw new Refusal(verdict.code);
    return inScope(deps.database, scopeOf(channel), async (tx) => {
      const { organisationId, serviceId } = channel;
      const place = { organisationId, serviceId, channelId: channel.id };
      const { id } = await obtainConsultee(tx, deps.crypt, place, verdict.sub);
      const { token, hash } = newToken();
      const begun = await beginSession(tx, { ...place, id }, hash, now);
      const consultee = { id, organisationId, serviceId, ...begun };
      await auditHers({ tx, consultee, requestId }, 'room.enter');
      const state = await readRoomState(deps, tx, consultee, now);
      reply.beginSession('room', `${organisationId}.${serviceId}.${token}`);
      return state;
    });
  },
});

/** Writes the session; gives the version of the rules she agreed to, and whether her own number is asked. */
async function beginSession(
  tx: Tx,
  consultee: { id: string; organisationId: string; serviceId: string; channelId: string },
  hash: Buffer,
  now: number,
): Promise<{ consentVersion: string | null; pin: 'none' | 'asked' }> {
  const at = new Date(now);
  const found = await firstRow<{ consentVersion: string | null; pin: 'none' | 'asked' }>(
    tx,
    `with begun as (
       insert into room_sessions (token_hash, organisation_id, service_id, consultee_id, channel_id, created_at, seen_at) values (?, ?, ?, ?, ?, ?, ?)
     ) select consent_version as "consentVersion", case when pin_hash is null then 'none' else 'asked' end as pin from consultees where id = ?`,
    [
      hash,
      consultee.organisationId,
      consultee.serviceId,
      consultee.id,
      consultee.channelId,
      at,
      at,
      consultee.id,
    ],
  );
  if (!found) throw new Error('a session of nobody');
  return found;
}

export const leaveRoom = route({
  method: 'DELETE',
  path: '/api/room/session',
  summary: '部屋を出る',
  access: { kind: 'room', half: true },
  response: NoContent,
  async handle({ tx, consultee, now, reply, requestId }) {
    const { organisationId, serviceId, id, sessionHash } = consultee;
    await rows(tx, `update room_sessions set ended_at = ? where token_hash = ?`, [
      new Date(now),
      sessionHash,
    ]);
    await rows(tx, `update consultees set room_state = 'left', room_seen_at = ? where id = ?`, [
      new Date(now),
      id,
    ]);
    await auditHers({ tx, consultee, requestId }, 'room.leave');
    wake(tx, { kind: 'session', organisationId, serviceId, id, seq: 0 });
    reply.endSession('room');
    // What this site left in the browser goes with her (a phone may be looked through).
    reply.header('Clear-Site-Data', '"cache", "storage"');
  },
});
