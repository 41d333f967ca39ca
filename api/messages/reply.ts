/** A reply: held back only by a colleague's words or by the rules, stored with everything that follows from it. */
import type { z } from 'zod';
import type { ReplyAnswer, ReplyBody } from '../../contracts/messages.ts';
import { findMessage, messagePlace, type MessageRow } from '../../db/messages.ts';
import { Refusal } from '../../domain/errors.ts';
import { deleteDraft, findDraft } from '../drafts/queries.ts';
import { wasSentWith } from '../files/queries.ts';
import type { StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { refuseUnapproved } from '../reply-requests/guard.ts';
import { lockConsultation } from './queries.ts';
import { refuseWrittenMeanwhile, send, standsIn } from './send.ts';

type Context = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof ReplyBody>>;
type Answer = z.input<typeof ReplyAnswer>;

/** Stores the reply; the same id again answers the same. Refuses 'written-meanwhile', 'not-permitted', 'not-allowed-now'. */
export async function reply(context: Context): Promise<Answer> {
  const { tx, staff, target, body } = context;
  await lockConsultation(tx, target.id);
  const before = await findMessage(tx, target.id, body.id);
  if (before) return answerAgain(context, before);
  refuseUnapproved(staff, target.serviceId, 'reply');
  await refuseTakenBack(context);
  const standIn = await standsIn(context);
  if (body.expectedSeq !== undefined) await refuseWrittenMeanwhile(context, body.expectedSeq);
  const { id, text, files } = body;
  const outgoing = { id, text, files, writerId: staff.id, approvedById: null, standIn };
  const answer = await send(context, outgoing);
  await deleteDraft(tx, staff.id, target.id, 'reply');
  return answer;
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
