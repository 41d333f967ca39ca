/** The talk as staff read and write it. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { Messages, MessagesQuery, ReplyAnswer, ReplyBody } from '../../contracts/messages.ts';
import { messagesAfter } from '../../db/messages.ts';
import { presenceOf } from '../../domain/presence.ts';
import { route } from '../http/route.ts';
import { auditReading } from '../staff-audit.ts';
import { presentMessages } from './present.ts';
import { readRoomSide } from '../../db/bell.ts';
import { reply } from './reply.ts';

const Params = z.object({ id: Id });

export const messagesRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/messages',
    summary: '相談のやりとりを読む（番号順、閲覧は記録される）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    query: MessagesQuery,
    response: Messages,
    async handle(context) {
      const { tx, target, query, now } = context;
      const found = await messagesAfter(tx, target.id, query.after, query.limit + 1);
      const page = found.slice(0, query.limit);
      const data = await presentMessages(context, page);
      const room = await readRoomSide(tx, target.id);
      await auditReading(context, target, page.at(-1)?.seq ?? 0);
      return {
        data,
        pageInfo: { hasNextPage: found.length > query.limit },
        lastSeq: room?.lastSeq ?? target.lastSeq,
        readByConsultee: room?.readUpTo ?? 0,
        presence: presenceOf(room?.roomState ?? null, room?.roomSeenAt?.getTime() ?? null, now),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/messages',
    summary: '相談者に返信する（他の職員が先に書いたときは止める）',
    // While the engine is away a colleague may stand in; otherwise the handler demands the assignee.
    access: { kind: 'staff', permission: 'consultation.stand-in', on: 'consultation' },
    params: Params,
    body: ReplyBody,
    response: ReplyAnswer,
    status: 201,
    handle: reply,
  }),
];
