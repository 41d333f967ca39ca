/** What a delivery says: one of the service's texts, or a broadcast's words. */
import { openWords } from '../../db/broadcasts.ts';
import { LINE_TEXTS } from '../../domain/delivery.ts';
import type { ServiceSettings } from '../../domain/settings.ts';
import type { LineMessage } from '../../line/client.ts';
import { broadcastMessages } from './broadcast-message.ts';
import type { DeliveryRow } from './deliveries.ts';
import type { RelayDeps } from './deps.ts';
import { roomMessage } from '../../line/room-message.ts';

type Row = Pick<DeliveryRow, 'text' | 'liffId' | 'broadcastId' | 'broadcastWords'>;

/** `null` for a text that is not meant for LINE. Refuses 'field-unreadable' and 'keys-unavailable'. */
export async function messagesOf(
  crypt: RelayDeps['crypt'],
  organisationId: string,
  { text, liffId, broadcastId, broadcastWords }: Row,
  settings: ServiceSettings | null,
): Promise<LineMessage[] | null> {
  if (settings === null) return null;
  if (broadcastId !== null) {
    if (broadcastWords === null) return null;
    const words = await openWords(crypt, organisationId, {
      id: broadcastId,
      words: broadcastWords,
    });
    return broadcastMessages(words, settings.texts, liffId);
  }
  const known = LINE_TEXTS.find((one) => one === text);
  return known === undefined ? null : [roomMessage(settings.texts, known, liffId)];
}
