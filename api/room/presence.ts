/** What the room says of itself: whether she has it before her. */
import { NoContent } from '../../contracts/common.ts';
import { PresenceBody } from '../../contracts/room.ts';
import { wake } from '../../db/notify.ts';
import { firstRow } from '../../db/scope.ts';
import { route } from '../http/route.ts';

// Written when it changes, and otherwise no oftener than the beats come. A beat of another tab that
// overtakes a goodbye corrects itself with the next beat.
// What somebody types is told by the listeners' own look, within a second: it is not worth a wake-up of its own.
const BEAT = `
with asked as (
  select ?::uuid as id, ?::text as state, ?::timestamptz as at, ?::int as read_up_to, ?::boolean as typing
), before as (
  select c.id, c.room_state, c.room_seen_at, c.room_typing_at from consultees c join asked a on a.id = c.id
), beaten as (
  update consultees c set room_state = a.state, room_seen_at = a.at,
    room_typing_at = case when a.state <> 'visible' or a.typing = false then null when a.typing then a.at else c.room_typing_at end
  from before b, asked a
  where c.id = b.id and (b.room_state is distinct from a.state or b.room_seen_at is null or b.room_seen_at < a.at - interval '10 seconds'
    or (a.typing and (b.room_typing_at is null or b.room_typing_at < a.at - interval '1 second'))
    or (a.typing = false and b.room_typing_at is not null))
), open as (
  select c.id from consultations c join asked a on c.consultee_id = a.id where c.ended_at is null
), read as (
  update consultations c set read_by_consultee_up_to = least(a.read_up_to, c.last_seq) from open o, asked a
  where c.id = o.id and c.read_by_consultee_up_to < least(a.read_up_to, c.last_seq) returning c.id
)
select o.id as "consultationId", b.room_state is distinct from a.state or b.room_seen_at is null or b.room_seen_at < a.at - interval '40 seconds'
  or exists (select 1 from read) as changed
from asked a join before b on true left join open o on true`;

export const beat = route({
  method: 'POST',
  path: '/api/room/presence',
  summary: '部屋が開いているかを知らせる（sendBeaconでもよい）',
  access: { kind: 'room' },
  body: PresenceBody,
  beacon: true,
  response: NoContent,
  async handle({ tx, consultee, body, now }) {
    const { id, organisationId, serviceId } = consultee;
    const { state, readUpTo = 0, typing = null } = body;
    const asked = [id, state, new Date(now), readUpTo, typing];
    const found = await firstRow<{ consultationId: string | null; changed: boolean }>(
      tx,
      BEAT,
      asked,
    );
    if (!found?.changed || !found.consultationId) return;
    wake(tx, {
      kind: 'presence',
      organisationId,
      serviceId,
      id: found.consultationId,
      seq: 0,
    });
  },
});
