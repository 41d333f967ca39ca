/** The two streams: her room's, and the staff's. The position is taken before the state, so nothing falls between them. */
import type { Request } from 'express';
import { z } from 'zod';
import { StaffStreamQuery } from '../../contracts/realtime.ts';
import { RoomStreamQuery } from '../../contracts/room.ts';
import { rows } from '../../db/scope.ts';
import { route, streamed, type Route } from '../http/route.ts';
import { mayReadWords } from '../http/target.ts';
import { epochOf } from '../room/present.ts';
import { findCurrent, readRoomConsultation } from '../room/queries.ts';
import type { OpenTalk } from './check.ts';
import { EventStream } from './event-stream.ts';

const roomStream = route({
  method: 'GET',
  path: '/api/room/stream',
  summary: '部屋の新しいメッセージと段階（SSE）。Last-Event-IDかafterの続きから',
  access: { kind: 'room' },
  query: RoomStreamQuery,
  response: z.unknown(),
  stream: true,
  async handle({ deps, tx, consultee, query }) {
    const { organisationId, serviceId, id: consulteeId, sessionHash, historyHiddenAt } = consultee;
    const current = await findCurrent(tx, consultee);
    const told = current && (await readRoomConsultation(tx, consultee, current));
    return streamed((request, response) => {
      const stream = new EventStream(request, response, () =>
        deps.metrics.dropped.inc({ kind: 'room' }),
      );
      const place = { organisationId, serviceId, consulteeId, sessionHash, historyHiddenAt };
      const listener = deps.realtime.addRoom(stream, place);
      if (current && told) listener.follow(current, told, positionIn(request, query, current.id));
      else stream.push('state', { consultation: null, lastSeq: 0 });
      deps.realtime.checkNow(organisationId, listener);
    });
  },
});

/** The number after which she wants messages; of another consultation she has none. It may lie beyond the last. */
function positionIn(
  request: Request,
  { after, epoch }: z.infer<typeof RoomStreamQuery>,
  consultationId: string,
): number {
  const here = epochOf(consultationId);
  const last = /^([0-9a-f]{8}):(\d{1,9})$/u.exec(
    request.headers['last-event-id']?.toString() ?? '',
  );
  if (last) return last[1] === here ? Number(last[2]) : 0;
  return epoch === undefined || epoch === here ? after : 0;
}

const staffStream = route({
  method: 'GET',
  path: '/api/staff/stream',
  summary: '変わったことの知らせ（SSE）。openで指定した相談はメッセージの本文も届く',
  access: { kind: 'staff', permission: 'account.use' },
  query: StaffStreamQuery,
  response: z.unknown(),
  stream: true,
  async handle({ deps, tx, staff, query, from }) {
    const wanted = [...new Set(query.open)];
    const found = await rows<
      Pick<OpenTalk, 'id' | 'serviceId' | 'assigneeId' | 'restricted' | 'seq' | 'lastSeq'>
    >(
      tx,
      `select id, service_id as "serviceId", assignee_id as "assigneeId", restricted, seq, last_seq as "lastSeq"
       from consultations where id = any(?::uuid[])`,
      [wanted],
    );
    // What one may not read does not exist: it is simply not among the open ones.
    const open = found.filter((talk) => mayReadWords(staff, talk));
    return streamed((request, response) => {
      const stream = new EventStream(request, response, () =>
        deps.metrics.dropped.inc({ kind: 'staff' }),
      );
      const listener = deps.realtime.addStaff(stream, staff, from.address);
      for (const talk of open) listener.open(talk);
      listener.heartbeat();
      deps.realtime.checkNow(staff.organisationId, listener);
    });
  },
});

export const realtimeRoutes: Route[] = [roomStream, staffStream];
