/** A reply: held back only by a colleague's words or by the rules, stored with everything that follows from it. */
import type { z } from 'zod';
import type { ReplyAnswer, ReplyBody } from '../../contracts/messages.ts';
import { ringUnlessPresent } from '../../db/bell.ts';
import { findMessage, messagePlace, storeMessage, type MessageRow } from '../../db/messages.ts';
import { BLOCK_TEXTS, replyBlockOf } from '../../domain/consultation-commands.ts';
import { Refusal } from '../../domain/errors.ts';
import { actorTowards, looked, refuseBlocked } from '../consultations/blocks.ts';
import { deleteDraft, findDraft } from '../drafts/queries.ts';
import { sendFilesWith, wasSentWith } from '../files/queries.ts';
import type { StaffContext } from '../http/route.ts';
import { demand, getConsultation, type ConsultationTarget } from '../http/target.ts';
import { consultationKey } from '../sealed.ts';
import { lockConsultation, othersReply } from './queries.ts';

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof ReplyBody>>;
type Answer = z.input<typeof ReplyAnswer>;

/** Stores the reply; the same id again answers the same. Refuses 'written-meanwhile', 'not-permitted', 'not-allowed-now'. */
export async function reply(context: Context): Promise<Answer> {
  const { tx, staff, target, body } = context;
  await lockConsultation(tx, target.id);
  const before = await findMessage(tx, target.id, body.id);
  if (before) return answerAgain(context, before);
  await refuseTakenBack(context);
  const standIn = await standsIn(context);
  await refuseWrittenMeanwhile(context);
  const { organisationId } = staff;
  const key = consultationKey({ organisationId, serviceId: target.serviceId }, target.id);
  const sealed = await context.deps.crypt.seal(key, messagePlace(target.id, body.id), body.text);
  const stored = await storeMessage(tx, {
    organisationId,
    serviceId: target.serviceId,
    consultationId: target.id,
    clientId: body.id,
    author: 'staff',
    authorId: staff.id,
    body: sealed,
    standIn,
    fileCount: body.files.length,
    requestId: context.requestId,
  });
  if (!stored) throw new Refusal('not-allowed-now', { reason: 'ended', text: BLOCK_TEXTS.ended });
  const place = { organisationId, serviceId: target.serviceId, consultationId: target.id };
  const owner = { ...place, consulteeId: target.consulteeId, staffId: staff.id };
  await sendFilesWith(tx, owner, stored.seq, body.files);
  const notice = await ringUnlessPresent(tx, place, context.now);
  await deleteDraft(tx, staff.id, target.id, 'reply');
  return { id: body.id, seq: stored.seq, at: stored.at.toISOString(), standIn, notice };
}

/** Whether the reply is written in somebody's place. Refuses what the rules block, and asks the engine only when that would help. */
async function standsIn({ tx, staff, target, deps }: Context): Promise<boolean> {
  // Locked and read again: it may have been closed or handed over since the request began.
  const now = await getConsultation(tx, staff, target.id);
  const [state, actor] = [looked(now), actorTowards(staff, now)];
  const usual = replyBlockOf(state, actor, false);
  if (usual.block === null) return false;
  const { isAway } = await deps.staff.engineWatch.check();
  const { block, standIn } = replyBlockOf(state, actor, isAway);
  if (block === 'not-assignee') demand(staff, 'consultation.work', now);
  refuseBlocked(block);
  return standIn;
}

/** A second screen that goes on with a reply must not send what the first one has taken back. */
async function refuseTakenBack({ tx, staff, target, body }: Context): Promise<void> {
  if (!body.resumed) return;
  const draft = await findDraft(tx, staff.id, target.id, 'reply');
  if (draft?.sending?.id === body.id) return;
  throw new Refusal('not-allowed-now', {
    reason: 'taken-back',
    text: '別の画面で送信を取り消したか、書き直したため、送っていません。',
  });
}

async function refuseWrittenMeanwhile({ tx, staff, target, body }: Context): Promise<void> {
  if (body.expectedSeq === undefined) return;
  const after = body.expectedSeq;
  const other = await othersReply(tx, { consultationId: target.id, staffId: staff.id, after });
  if (!other) return;
  throw new Refusal('written-meanwhile', {
    reason: 'colleague-wrote',
    seq: other.seq,
    staffId: other.staffId,
  });
}

async function answerAgain(
  { tx, staff, target, body, deps }: Context,
  before: MessageRow,
): Promise<Answer> {
  const place = messagePlace(target.id, body.id);
  const text = await deps.crypt.open(staff.organisationId, place, before.body);
  const isSame =
    before.staffId === staff.id &&
    before.change === null &&
    text === body.text &&
    (await wasSentWith(tx, target.id, before, body.files));
  if (!isSame) {
    throw new Refusal('id-reused', { reason: 'message-id' });
  }
  const { seq, standIn } = before;
  return { id: body.id, seq, at: before.at.toISOString(), standIn, notice: 'not-needed' };
}
