/** What the room says of itself: her unsent text, and whether she has it before her. */
import { NoContent } from '../../contracts/common.ts';
import { PresenceBody, RoomDraftBody } from '../../contracts/room.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows } from '../../db/scope.ts';
import { route } from '../http/route.ts';
import { takeWrite } from './limits.ts';
import { draftKey } from './queries.ts';

export const saveRoomDraft = route({
  method: 'PUT',
  path: '/api/room/draft',
  summary: '書きかけの文章を預ける（空なら消す）',
  access: { kind: 'room' },
  body: RoomDraftBody,
  response: NoContent,
  async handle({ deps, tx, consultee, body, now }) {
    takeWrite(deps, consultee, now);
    const { id, organisationId, serviceId } = consultee;
    if (body.text === '') {
      await rows(tx, `delete from drafts where owner_id = ? and about_id = ? and kind = 'room'`, [
        id,
        id,
      ]);
      return;
    }
    const { name, place } = draftKey(consultee);
    const sealed = await deps.crypt.seal(name, place, body.text);
    await rows(
      tx,
      `insert into drafts (owner_id, about_id, kind, organisation_id, service_id, body, updated_at) values (?, ?, 'room', ?, ?, ?, ?)
       on conflict (owner_id, about_id, kind) do update set body = excluded.body, updated_at = excluded.updated_at`,
      [id, id, organisationId, serviceId, sealed, new Date(now)],
    );
  },
});

// Written when it changes, and otherwise no oftener than the beats come. A beat of another tab that
// overtakes a goodbye corrects itself with the next beat.
const BEAT = `
with before as (
  select id, room_state, room_seen_at from consultees where id = ?
), beaten as (
  update consultees c set room_state = ?, room_seen_at = ?::timestamptz from before b
  where c.id = b.id and (b.room_state is distinct from ? or b.room_seen_at is null or b.room_seen_at < ?::timestamptz - interval '10 seconds')
), open as (
  select id from consultations where consultee_id = ? and ended_at is null
), read as (
  update consultations c set read_by_consultee_up_to = least(?::int, c.last_seq) from open o
  where c.id = o.id and c.read_by_consultee_up_to < least(?::int, c.last_seq) returning c.id
)
select o.id as "consultationId", b.room_state is distinct from ? or b.room_seen_at is null or b.room_seen_at < ?::timestamptz - interval '40 seconds'
  or exists (select 1 from read) as changed
from before b left join open o on true`;

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
    const { state, readUpTo = 0 } = body;
    const at = new Date(now);
    const found = await firstRow<{ consultationId: string | null; changed: boolean }>(tx, BEAT, [
      id,
      state,
      at,
      state,
      at,
      id,
      readUpTo,
      readUpTo,
      state,
      at,
    ]);
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
