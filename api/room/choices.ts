/** How she wants her room, and when notices may come: kept with her, not on a telephone others look into. */
import { NoContent } from '../../contracts/common.ts';
import { RoomChoices } from '../../contracts/room-choices.ts';
import { wake } from '../../db/notify.ts';
import { rows } from '../../db/scope.ts';
import { route } from '../http/route.ts';
import { auditHers } from './audit.ts';
import { takeWrite } from './limits.ts';

export const saveChoices = route({
  method: 'PUT',
  path: '/api/room/choices',
  summary: '文字の大きさ、色、動き、お知らせの時間を決める',
  access: { kind: 'room' },
  body: RoomChoices,
  response: NoContent,
  async handle({ deps, tx, consultee, body, now, requestId }) {
    takeWrite(deps, consultee, now);
    const { id, organisationId, serviceId, open } = consultee;
    await rows(tx, `update consultees set room_choices = ?::jsonb where id = ?`, [
      JSON.stringify(body),
      id,
    ]);
    await auditHers({ tx, consultee, requestId }, 'room.choose', { data: { ...body } });
    // Whoever is about to answer her sees at once that no notice will reach her.
    if (open) wake(tx, { kind: 'consultation', organisationId, serviceId, id: open.id, seq: 0 });
  },
});
