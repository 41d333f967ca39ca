/** Replies of counselors in training: asked for, approved, returned, withdrawn. Nothing of the room reads any of it. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { ReplyAnswer } from '../../contracts/messages.ts';
import {
  ApprovalBody,
  ReplyRequest,
  ReplyRequestBody,
  ReplyRequestParams,
  ReplyRequests,
  ReturnBody,
} from '../../contracts/reply-requests.ts';
import { route } from '../http/route.ts';
import { auditReading } from '../staff-audit.ts';
import { ask, withdraw } from './ask.ts';
import { approve, giveBackWith } from './decide.ts';
import { presentRequests } from './present.ts';
import { countApprovers, shownRequests } from './queries.ts';

const Params = z.object({ id: Id });
const path = '/api/staff/consultations/:id/reply-requests';
const one = `${path}/:requestId`;
// As for a reply: while the engine is away a colleague may stand in; otherwise the handler demands the assignee.
const writing = { kind: 'staff', permission: 'consultation.stand-in', on: 'consultation' } as const;
const approving = { kind: 'staff', permission: 'reply.approve', on: 'consultation' } as const;

export const replyRequestsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '承認を待つ返信と、差し戻された自分の返信を読む（相談者には見えない）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    response: ReplyRequests,
    async handle(context) {
      const { tx, staff, target, now } = context;
      const { id: staffId } = staff;
      const found = await shownRequests(tx, target.id, staffId);
      const data = await presentRequests(context, found);
      const { serviceId } = target;
      const approvers = await countApprovers(tx, { serviceId, staffId, now });
      if (found.length > 0) await auditReading(context, target);
      return { data, approvers };
    },
  }),
  route({
    method: 'POST',
    path,
    summary: '返信の承認を求める（研修中の相談員）',
    access: writing,
    params: Params,
    body: ReplyRequestBody,
    response: ReplyRequest,
    status: 201,
    handle: ask,
  }),
  route({
    method: 'POST',
    path: `${one}/withdrawal`,
    summary: '承認を求めた返信を取り下げる（文は下書きに戻る）',
    access: writing,
    params: ReplyRequestParams,
    response: ReplyRequest,
    handle: withdraw,
  }),
  route({
    method: 'POST',
    path: `${one}/approval`,
    summary: '返信を承認して送る（文を直して送ることもできる。元の文も残る）',
    access: approving,
    params: ReplyRequestParams,
    body: ApprovalBody,
    response: ReplyAnswer,
    status: 201,
    handle: approve,
  }),
  route({
    method: 'POST',
    path: `${one}/return`,
    summary: '返信をコメントをつけて差し戻す',
    access: approving,
    params: ReplyRequestParams,
    body: ReturnBody,
    response: ReplyRequest,
    handle: giveBackWith,
  }),
];
