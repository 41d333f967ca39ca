/** Taking back and correcting one's own words: visible as such to both sides, while the record keeps what was said. */
import { findMessage, messagePlace, type MessageRow } from '../../db/messages.ts';
import { storeChange } from '../../db/message-changes.ts';
import type { Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { CHANGE_REFUSAL_TEXTS, type MessageChange } from '../../domain/message-changes.ts';
import type { ApiDeps } from '../deps.ts';
import { consultationKey } from '../sealed.ts';
import { lockConsultation } from './queries.ts';

interface Changing {
  deps: ApiDeps;
  tx: Tx;
  place: { organisationId: string; serviceId: string; consultationId: string };
  author: { kind: 'consultee' | 'staff'; id: string };
  /** Of the message that is changed, as its sender made it. */
  messageId: string;
  change: { id: string; kind: MessageChange; text: string };
  requestId: string;
}

/**
 * Stores the change; the same one again is answered the same, and so is taking back what was taken back.
 * Refuses 'not-found', 'not-allowed-now' (not-own, retracted) and 'id-reused'.
 */
export async function changeMessage(
  changing: Changing,
): Promise<{ id: string; seq: number; at: string }> {
  const { deps, tx, place, author, messageId, change, requestId } = changing;
  const { consultationId } = place;
  await lockConsultation(tx, consultationId);
  const message = await findMessage(tx, consultationId, messageId);
  if (!message || message.change !== null) throw new Refusal('not-found');
  if (!isBy(message, author)) throw refusal('not-own');
  const before = await findMessage(tx, consultationId, change.id);
  if (before) return sameChange(changing, message, before);
  if (message.latest === 'retraction') throw refusal('retracted');
  const stored = await storeChange(tx, {
    ...place,
    clientId: change.id,
    author: author.kind,
    authorId: author.id,
    change: change.kind,
    aboutSeq: message.seq,
    body: await deps.crypt.seal(
      consultationKey(place, consultationId),
      messagePlace(consultationId, change.id),
      change.text,
    ),
    requestId,
  });
  return { id: change.id, seq: stored.seq, at: stored.at.toISOString() };
}

/** One's own, or what one has let go out for somebody else. */
function isBy(message: MessageRow, { kind, id }: Changing['author']): boolean {
  const { author, staffId, approvedById } = message;
  return author === kind && (kind === 'consultee' || staffId === id || approvedById === id);
}

async function sameChange(
  { deps, place, change }: Changing,
  message: MessageRow,
  before: MessageRow,
): Promise<{ id: string; seq: number; at: string }> {
  const { organisationId, consultationId } = place;
  const at = messagePlace(consultationId, change.id);
  const text = await deps.crypt.open(organisationId, at, before.body);
  const isSame =
    before.change === change.kind && before.aboutSeq === message.seq && text === change.text;
  if (!isSame) throw new Refusal('id-reused', { reason: 'message-id' });
  return { id: change.id, seq: before.seq, at: before.at.toISOString() };
}

function refusal(reason: keyof typeof CHANGE_REFUSAL_TEXTS): Refusal {
  return new Refusal('not-allowed-now', { reason, text: CHANGE_REFUSAL_TEXTS[reason] });
}
