/** Each person's unsent texts, kept on the server so that nothing typed is lost. */
import { NoContent } from '../../contracts/common.ts';
import { Draft, DraftBody, DraftParams } from '../../contracts/notes.ts';
import { draftPlace } from '../../db/drafts.ts';
import { findMessage } from '../../db/messages.ts';
import { Refusal } from '../../domain/errors.ts';
import { route } from '../http/route.ts';
import { consultationKey } from '../sealed.ts';
import { deleteDraft, findDraft, saveDraft } from './queries.ts';

const path = '/api/staff/consultations/:id/drafts/:kind';
/** So long after its screen went away a reply goes on by itself; later somebody looks at it first. */
const FRESH_MS = 60_000;
// Whoever may read the consultation may prepare an answer; sending it is another matter.
const access = { kind: 'staff', permission: 'consultation.read', on: 'consultation' } as const;

export const draftsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '書きかけの返信・メモを読む（本人のもの）',
    access,
    params: DraftParams,
    response: Draft,
    async handle({ tx, staff, target, params, deps, now }) {
      const draft = await findDraft(tx, staff.id, target.id, params.kind);
      if (!draft) return { text: null, updatedAt: null, sending: null };
      const place = draftPlace(staff.id, target.id, params.kind);
      const text = await deps.crypt.open(staff.organisationId, place, draft.body);
      const fresh = now - draft.updatedAt.getTime() < FRESH_MS;
      const sending = draft.sending && { ...draft.sending, fresh };
      return { text, updatedAt: draft.updatedAt.toISOString(), sending };
    },
  }),
  route({
    method: 'PUT',
    path,
    summary: '書きかけの返信・メモを預ける（空なら消す）',
    access,
    params: DraftParams,
    body: DraftBody,
    response: NoContent,
    async handle({ tx, staff, target, params, body, deps, now }) {
      const { kind } = params;
      const { sending = null, undone } = body;
      if (undone !== undefined && (await findMessage(tx, target.id, undone)))
        throw new Refusal('not-allowed-now', {
          reason: 'sent-already',
          text: '取り消す前に送られました。取り消すには、やりとりの中の「取り消し」を押してください。',
        });
      // It went out while the screen was still telling of it: nothing is left to be kept.
      const isOut = sending && (await findMessage(tx, target.id, sending.id));
      if (isOut || (body.text === '' && sending === null)) {
        await deleteDraft(tx, staff.id, target.id, kind);
        return undefined;
      }
      const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
      const place = draftPlace(staff.id, target.id, kind);
      const sealed = await deps.crypt.seal(consultationKey(owner, target.id), place, body.text);
      await saveDraft(tx, {
        ...owner,
        ownerId: staff.id,
        consultationId: target.id,
        kind,
        body: sealed,
        sending,
        now: new Date(now),
      });
      return undefined;
    },
  }),
  route({
    method: 'DELETE',
    path,
    summary: '書きかけの返信・メモを消す',
    access,
    params: DraftParams,
    response: NoContent,
    async handle({ tx, staff, target, params }) {
      await deleteDraft(tx, staff.id, target.id, params.kind);
      return undefined;
    },
  }),
];
