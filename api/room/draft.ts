/** Her unsent text, kept so that no telephone has to. */
import { NoContent } from '../../contracts/common.ts';
import { RoomDraftBody } from '../../contracts/room.ts';
import { rows } from '../../db/scope.ts';
import { route } from '../http/route.ts';
import { takeWrite } from './limits.ts';
import { draftKey, readRoomDraft } from './queries.ts';

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
    const { text, instead } = body;
    if (text === '') {
      // Another device of hers may have begun something else meanwhile.
      const isHers =
        instead === undefined || instead.includes(await readRoomDraft(tx, deps.crypt, consultee));
      if (!isHers) return;
      await rows(tx, `delete from drafts where owner_id = ? and about_id = ? and kind = 'room'`, [
        id,
        id,
      ]);
      return;
    }
    const { name, place } = draftKey(consultee);
    const sealed = await deps.crypt.seal(name, place, text);
    await rows(
      tx,
      `insert into drafts (owner_id, about_id, kind, organisation_id, service_id, body, updated_at) values (?, ?, 'room', ?, ?, ?, ?)
       on conflict (owner_id, about_id, kind) do update set body = excluded.body, updated_at = excluded.updated_at`,
      [id, id, organisationId, serviceId, sealed, new Date(now)],
    );
  },
});
