/** She takes back what she said: hidden from the talk on both sides, also where it has ended; the record keeps it. */
import { RetractionBody } from '../../contracts/messages.ts';
import { RoomMessageParams, SentMessage } from '../../contracts/room.ts';
import { Refusal } from '../../domain/errors.ts';
import { changeMessage } from '../messages/changes.ts';
import { route } from '../http/route.ts';
import { takeWrite } from './limits.ts';
import { epochOf } from './present.ts';
import { findCurrent } from './queries.ts';

export const retractMessage = route({
  method: 'POST',
  path: '/api/room/messages/:messageId/retraction',
  summary: '自分のメッセージを取り消す（取り消したことは残る）',
  access: { kind: 'room' },
  params: RoomMessageParams,
  body: RetractionBody,
  response: SentMessage,
  async handle({ deps, tx, consultee, params, body, now, requestId }) {
    takeWrite(deps, consultee, now);
    const current = await findCurrent(tx, consultee);
    if (!current) throw new Refusal('not-found');
    const { organisationId, serviceId, id } = consultee;
    const changed = await changeMessage({
      deps,
      tx,
      place: { organisationId, serviceId, consultationId: current.id },
      author: { kind: 'consultee', id },
      messageId: params.messageId,
      change: { id: body.id, kind: 'retraction', text: '' },
      requestId,
    });
    return { ...changed, epoch: epochOf(current.id) };
  },
});
