/** Each person's unsent texts, kept on the server so that nothing typed is lost. */
import { NoContent } from '../../contracts/common.ts';
import { Draft, DraftBody, DraftParams } from '../../contracts/notes.ts';
import { route } from '../http/route.ts';
import { consultationKey, draftPlace } from '../sealed.ts';
import { deleteDraft, findDraft, saveDraft } from './queries.ts';

const path = '/api/staff/consultations/:id/drafts/:kind';
// Whoever may read the consultation may prepare an answer; sending it is another matter.
const access = { kind: 'staff', permission: 'consultation.read', on: 'consultation' } as const;

export const draftsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '書きかけの返信・記録を読む（本人のもの）',
    access,
    params: DraftParams,
    response: Draft,
    async handle({ tx, staff, target, params, deps }) {
      const draft = await findDraft(tx, staff.id, target.id, params.kind);
      if (!draft) return { text: null, updatedAt: null };
      const place = draftPlace(staff.id, target.id, params.kind);
      const text = await deps.crypt.open(staff.organisationId, place, draft.body);
      return { text, updatedAt: draft.updatedAt.toISOString() };
    },
  }),
  route({
    method: 'PUT',
    path,
    summary: '書きかけの返信・記録を預ける（空なら消す）',
    access,
    params: DraftParams,
    body: DraftBody,
    response: NoContent,
    async handle({ tx, staff, target, params, body, deps, now }) {
      const { kind } = params;
      if (body.text === '') {
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
        now: new Date(now),
      });
      return undefined;
    },
  }),
  route({
    method: 'DELETE',
    path,
    summary: '書きかけの返信・記録を消す',
    access,
    params: DraftParams,
    response: NoContent,
    async handle({ tx, staff, target, params }) {
      await deleteDraft(tx, staff.id, target.id, params.kind);
      return undefined;
    },
  }),
];
