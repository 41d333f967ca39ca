/** A counselor in training asks for approval, or takes it back: the consultee sees nothing of either. */
import type { z } from 'zod';
import type { ReplyRequest, ReplyRequestBody } from '../../contracts/reply-requests.ts';
import { findMessage } from '../../db/messages.ts';
import { tellStaff } from '../../db/notices.ts';
import {
  addReplyRequest,
  findReplyRequest,
  giveBack,
  noteReplyRequest,
  replyRequestPlace,
  settleReplyRequest,
  waitingRequests,
  type ReplyRequestRow,
} from '../../db/reply-requests.ts';
import { Refusal } from '../../domain/errors.ts';
import { FILE_REFUSAL_TEXTS } from '../../domain/files.ts';
import {
  APPROVING_ROLE,
  needsApproval,
  REPLY_REQUEST_REFUSAL_TEXTS,
  withdrawalBlockOf,
  type ReplyRequestRefusal,
} from '../../domain/reply-approval.ts';
import { deleteDraft } from '../drafts/queries.ts';
import type { StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { lockConsultation } from '../messages/queries.ts';
import { standsIn } from '../messages/send.ts';
import { consultationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { writerIn } from './guard.ts';
import { presentRequest } from './present.ts';
import { areReady, getRequest } from './queries.ts';

type Context<Params, Body> = StaffContext<ConsultationTarget, Params, unknown, Body>;
type Asking = Context<unknown, z.infer<typeof ReplyRequestBody>>;
type Answer = z.input<typeof ReplyRequest>;

/**
 * Stores the reply for a supervisor to decide; the same id again answers the same. Refuses what would block the reply
 * itself, 'not-allowed-now' (not-needed, waits-already), 'invalid-input' (no-such-file) and 'id-reused'.
 */
export async function ask(context: Asking): Promise<Answer> {
  const { tx, staff, target, body, deps } = context;
  await lockConsultation(tx, target.id);
  const before = await findReplyRequest(tx, body.id);
  if (before) return sameRequest(context, before);
  if (!needsApproval(writerIn(staff, target.serviceId))) throw refusedAs('not-needed');
  const standIn = await standsIn(context);
  if (await findMessage(tx, target.id, body.id)) throw reused();
  if ((await waitingRequests(tx, target.id, staff.id)).length > 0) throw refusedAs('waits-already');
  if (!(await areReady(tx, target.id, staff.id, body.files)))
    throw new Refusal('invalid-input', {
      reason: 'no-such-file',
      text: FILE_REFUSAL_TEXTS['not-there'],
    });
  const place = placeOf(context);
  const key = consultationKey(place, target.id);
  const { id, files: fileIds, expectedSeq } = body;
  const added = await addReplyRequest(tx, place, {
    id,
    staffId: staff.id,
    body: await deps.crypt.seal(key, replyRequestPlace('body', id), body.text),
    fileIds,
    expectedSeq,
    standIn,
  });
  // One of that id that is not to be seen here.
  if (!added) throw reused();
  await deleteDraft(tx, staff.id, target.id, 'reply');
  await tellApprovers(context, added);
  return presentRequest(context, added);
}

async function tellApprovers(context: Asking, request: ReplyRequestRow): Promise<void> {
  const { tx, staff, target } = context;
  const place = placeOf(context);
  await auditDone(context, target, 'reply-request.ask', {
    objectKind: 'reply-request',
    objectId: request.id,
  });
  await noteReplyRequest(tx, place, request, { kind: 'reply-asked', actorId: staff.id });
  const source = { kind: 'reply-waits', source: `reply-request/${request.id}`, seq: 0 } as const;
  await tellStaff(tx, { ...place, ...source }, { roles: [APPROVING_ROLE] });
}

async function sameRequest(context: Asking, before: ReplyRequestRow): Promise<Answer> {
  const { staff, target, body } = context;
  if (before.consultationId !== target.id || before.staffId !== staff.id) throw reused();
  const presented = await presentRequest(context, before);
  const isSame = presented.text === body.text && before.fileIds.join() === body.files.join();
  if (!isSame) throw reused();
  return presented;
}

/** Takes it back; again answers the same. Refuses 'not-allowed-now' (not-own, approved, returned). */
export async function withdraw(context: Context<{ requestId: string }, unknown>): Promise<Answer> {
  const { tx, staff, target, params, deps } = context;
  await lockConsultation(tx, target.id);
  const request = await getRequest(tx, target.id, params.requestId);
  const block = withdrawalBlockOf(request, staff.id);
  if (block === 'withdrawn') return presentRequest(context, request);
  if (block) throw refusedAs(block);
  const place = placeOf(context);
  const decision = { status: 'withdrawn', decidedById: staff.id, comment: null } as const;
  const settled = await settleReplyRequest(tx, request.id, decision);
  await giveBack(tx, deps.crypt, place, request);
  await auditDone(context, target, 'reply-request.withdraw', {
    objectKind: 'reply-request',
    objectId: request.id,
  });
  await noteReplyRequest(tx, place, request, { kind: 'reply-withdrawn', actorId: staff.id });
  return presentRequest(context, settled);
}

/** Where a request of this consultation lies. */
export function placeOf({ staff, target }: Pick<Context<unknown, unknown>, 'staff' | 'target'>) {
  return {
    organisationId: staff.organisationId,
    serviceId: target.serviceId,
    consultationId: target.id,
  };
}

/** With the words for whoever asked. */
export function refusedAs(reason: ReplyRequestRefusal): Refusal {
  return new Refusal('not-allowed-now', { reason, text: REPLY_REQUEST_REFUSAL_TEXTS[reason] });
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'reply-request-id' });
}
