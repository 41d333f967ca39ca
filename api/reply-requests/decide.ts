/** A supervisor decides: the reply goes out, as it stands or with other words, or comes back to its writer with a comment. */
import type { z } from 'zod';
import { saysSomething, type ReplyAnswer } from '../../contracts/messages.ts';
import type { ApprovalBody, ReplyRequest, ReturnBody } from '../../contracts/reply-requests.ts';
import { findMessage, messagePlace } from '../../db/messages.ts';
import { tellStaff } from '../../db/notices.ts';
import {
  giveBack,
  noteReplyRequest,
  replyRequestPlace,
  settleReplyRequest,
  type ReplyRequestRow,
} from '../../db/reply-requests.ts';
import { Refusal } from '../../domain/errors.ts';
import { decisionBlockOf } from '../../domain/reply-approval.ts';
import type { StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { lockConsultation } from '../messages/queries.ts';
import { refuseWrittenMeanwhile, send, standsIn } from '../messages/send.ts';
import { consultationKey, openOrNull } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { placeOf, refusedAs } from './ask.ts';
import { presentRequest } from './present.ts';
import { getRequest } from './queries.ts';

type Context<Body> = StaffContext<ConsultationTarget, { requestId: string }, unknown, Body>;
type Approving = Context<z.infer<typeof ApprovalBody>>;
type Returning = Context<z.infer<typeof ReturnBody>>;

/**
 * Sends it as any reply is sent, once, whoever else approves, returns or withdraws it at the same moment. Again by the
 * same person it answers the same. Refuses what a reply is refused for, and 'not-allowed-now' for what was decided.
 */
export async function approve(context: Approving): Promise<z.input<typeof ReplyAnswer>> {
  const { tx, staff, target, params, body } = context;
  await lockConsultation(tx, target.id);
  const request = await getRequest(tx, target.id, params.requestId);
  const asked = await askedText(context, request);
  const text = body.text ?? asked;
  const block = decisionBlockOf(request, staff.id);
  if (block === 'approved') return approvedAgain(context, request, text);
  if (block) throw refusedAs(block);
  if (!saysSomething({ text, files: request.fileIds }))
    throw new Refusal('invalid-input', { reason: 'nothing-said', fields: ['text'] });
  const standIn = (await standsIn(context)) || request.standIn;
  await refuseWrittenMeanwhile(context, body.expectedSeq ?? request.expectedSeq);
  await settleReplyRequest(tx, request.id, {
    status: 'approved',
    decidedById: staff.id,
    comment: null,
  });
  const answer = await send(context, {
    id: request.id,
    text,
    files: request.fileIds,
    writerId: request.staffId,
    approvedById: staff.id,
    standIn,
  });
  await told(context, request, text === asked ? 'reply-approved' : 'reply-changed');
  return answer;
}

function askedText(
  { staff, deps }: Pick<Approving, 'staff' | 'deps'>,
  { id, body }: ReplyRequestRow,
): Promise<string> {
  return deps.crypt.open(staff.organisationId, replyRequestPlace('body', id), body);
}

async function approvedAgain(
  { tx, staff, target, deps }: Approving,
  { id, decidedById }: ReplyRequestRow,
  text: string,
): Promise<z.input<typeof ReplyAnswer>> {
  const message = await findMessage(tx, target.id, id);
  const place = messagePlace(target.id, id);
  const isSame =
    message !== undefined &&
    decidedById === staff.id &&
    text === (await deps.crypt.open(staff.organisationId, place, message.body));
  if (!isSame) throw refusedAs('approved');
  const { seq, standIn, at } = message;
  return { id, seq, at: at.toISOString(), standIn, notice: 'not-needed' };
}

/** Back to its writer, as a draft; again with the same comment answers the same. Refuses 'not-allowed-now'. */
export async function giveBackWith(context: Returning): Promise<z.input<typeof ReplyRequest>> {
  const { tx, staff, target, params, body, deps } = context;
  await lockConsultation(tx, target.id);
  const request = await getRequest(tx, target.id, params.requestId);
  const block = decisionBlockOf(request, staff.id);
  if (block === 'returned') return returnedAgain(context, request);
  if (block) throw refusedAs(block);
  const place = placeOf(context);
  const key = consultationKey(place, target.id);
  const settled = await settleReplyRequest(tx, request.id, {
    status: 'returned',
    decidedById: staff.id,
    comment: await deps.crypt.seal(key, replyRequestPlace('comment', request.id), body.comment),
  });
  await giveBack(tx, deps.crypt, place, request);
  await told(context, request, 'reply-returned');
  return presentRequest(context, settled);
}

async function returnedAgain(
  context: Returning,
  request: ReplyRequestRow,
): Promise<z.input<typeof ReplyRequest>> {
  const { staff, deps, body } = context;
  const place = replyRequestPlace('comment', request.id);
  const comment = await openOrNull(deps.crypt, staff.organisationId, place, request.comment);
  if (request.decidedById !== staff.id || comment !== body.comment) throw refusedAs('returned');
  return presentRequest(context, request);
}

/** The trail, the timeline, the screens, and the writer's notices. */
async function told(
  context: Context<unknown>,
  request: ReplyRequestRow,
  kind: 'reply-approved' | 'reply-changed' | 'reply-returned',
): Promise<void> {
  const { tx, staff, target } = context;
  const { id, staffId } = request;
  const place = placeOf(context);
  const action = kind === 'reply-returned' ? 'reply-request.return' : 'reply-request.approve';
  await auditDone(context, target, action, {
    objectKind: 'reply-request',
    objectId: id,
    data: { by: staffId, changed: kind === 'reply-changed' },
  });
  await noteReplyRequest(tx, place, request, { kind, actorId: staff.id });
  const notice = kind === 'reply-changed' ? 'reply-approved' : kind;
  const source = { kind: notice, source: `reply-request/${id}`, seq: 0 } as const;
  await tellStaff(tx, { ...place, ...source }, { staffId });
}
