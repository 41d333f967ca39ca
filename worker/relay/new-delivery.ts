import { rows, type Tx } from '../../db/scope.ts';
import type { LineText } from '../../domain/delivery.ts';
import type { RelayDeps } from './deps.ts';

export interface NewDelivery {
  organisationId: string;
  serviceId: string;
  channelId: string;
  consulteeId: string;
  text: LineText;
  /** Answers without cost while it is fresh; `null` for a push. */
  replyToken: string | null;
}

/** Where and under which key a reply token is kept. */
export function replyTokenPlace(deliveryId: string): {
  table: string;
  column: string;
  row: string;
} {
  return { table: 'deliveries', column: 'reply_token', row: deliveryId };
}

/** Orders a notice to LINE, in the transaction of what it answers. Refuses 'keys-unavailable'. */
export async function queueDelivery(
  { crypt }: Pick<RelayDeps, 'crypt'>,
  tx: Tx,
  delivery: NewDelivery,
): Promise<void> {
  const { organisationId, serviceId, channelId, consulteeId, text, replyToken } = delivery;
  const id = crypto.randomUUID();
  const key = { organisationId, serviceId, kind: 'service', objectId: serviceId } as const;
  const sealed =
    replyToken === null ? null : await crypt.seal(key, replyTokenPlace(id), replyToken);
  await rows(
    tx,
    `insert into deliveries (id, organisation_id, service_id, channel_id, consultee_id, kind, text, reply_token) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      organisationId,
      serviceId,
      channelId,
      consulteeId,
      sealed === null ? 'push' : 'reply',
      text,
      sealed,
    ],
  );
}
