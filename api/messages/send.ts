/** The one way of a reply into the talk, whoever let it go out: the rules, the hold-back, the message and what follows from it. */
import type { z } from 'zod';
import type { ReplyAnswer } from '../../contracts/messages.ts';
import { ringUnlessPresent } from '../../db/bell.ts';
import { messagePlace, storeMessage } from '../../db/messages.ts';
import { BLOCK_TEXTS, replyBlockOf } from '../../domain/consultation-commands.ts';
import { Refusal } from '../../domain/errors.ts';
import { actorTowards, looked, refuseBlocked } from '../consultations/blocks.ts';
import { sendFilesWith } from '../files/queries.ts';
import type { StaffContext } from '../http/route.ts';
import { demand, getConsultation, type ConsultationTarget } from '../http/target.ts';
import { consultationKey } from '../sealed.ts';
import { othersReply } from './queries.ts';

type Context = Pick<
  StaffContext<ConsultationTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now' | 'requestId'
>;

interface Outgoing {
  id: string;
  text: string;
  files: readonly string[];
  /** Whose words and files they are. */
  writerId: string;
  /** Who let them go out, where the writer is in training. */
  approvedById: string | null;
  standIn: boolean;
}

/**
 * Whether the reply is written in somebody's place. Refuses what the rules block for the one who sends it, and asks
 * the engine only when that would help. The caller holds the consultation's lock.
 */
export async function standsIn({
  tx,
  staff,
  target,
  deps,
}: Pick<Context, 'tx' | 'staff' | 'target' | 'deps'>): Promise<boolean> {
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

/** Refuses 'written-meanwhile' when a colleague wrote after message `after`. */
export async function refuseWrittenMeanwhile(
  { tx, staff, target }: Pick<Context, 'tx' | 'staff' | 'target'>,
  after: number,
): Promise<void> {
  const other = await othersReply(tx, { consultationId: target.id, staffId: staff.id, after });
  if (!other) return;
  throw new Refusal('written-meanwhile', {
    reason: 'colleague-wrote',
    seq: other.seq,
    staffId: other.staffId,
  });
}

/**
 * Stores it with its files, and rings unless she is there. Refuses 'not-allowed-now' (ended), 'id-reused' and
 * 'invalid-input' (no-such-file).
 */
export async function send(
  context: Context,
  outgoing: Outgoing,
): Promise<z.input<typeof ReplyAnswer>> {
  const { tx, staff, target, deps, now, requestId } = context;
  const { id, text, files, writerId, approvedById, standIn } = outgoing;
  const place = {
    organisationId: staff.organisationId,
    serviceId: target.serviceId,
    consultationId: target.id,
  };
  const stored = await storeMessage(tx, {
    ...place,
    clientId: id,
    author: 'staff',
    authorId: writerId,
    body: await deps.crypt.seal(
      consultationKey(place, target.id),
      messagePlace(target.id, id),
      text,
    ),
    standIn,
    approvedById,
    fileCount: files.length,
    requestId,
  });
  if (!stored) throw new Refusal('not-allowed-now', { reason: 'ended', text: BLOCK_TEXTS.ended });
  // Under this id somebody has said something already: that is not this reply.
  if (!stored.isNew) throw new Refusal('id-reused', { reason: 'message-id' });
  const owner = { ...place, consulteeId: target.consulteeId, staffId: writerId };
  const { seq, at, head } = stored;
  await sendFilesWith(tx, owner, seq, files);
  if (head && files.length === 0) {
    const byStaff = { author: 'staff', staffId: writerId, automatic: null, writer: null } as const;
    const said = { ...byStaff, seq, at, head, clientId: id, standIn, approvedById, text };
    await deps.realtime.handOver(tx, place, said);
  }
  const notice = await ringUnlessPresent(tx, place, now);
  return { id, seq, at: at.toISOString(), standIn, notice };
}
