/** The short survey after the talk: given once, or not at all. */
import { NoContent } from '../../contracts/common.ts';
import { SurveyBody } from '../../contracts/survey.ts';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import { route } from '../http/route.ts';
import { consultationKey, surveyPlace } from '../sealed.ts';
import { writeSurvey } from '../surveys/queries.ts';
import { auditHers } from './audit.ts';
import { takeWrite } from './limits.ts';
import { epochOf, isOver } from './present.ts';
import { findCurrent } from './queries.ts';

export const giveSurvey = route({
  method: 'PUT',
  path: '/api/room/survey',
  summary: '話した後のアンケートに答える（空なら答えない）。一度だけ',
  access: { kind: 'room' },
  body: SurveyBody,
  response: NoContent,
  async handle({ deps, tx, consultee, body, now, requestId }) {
    takeWrite(deps, consultee, now);
    const current = await findCurrent(tx, consultee);
    // She answers for the talk she has before her, once that is over.
    if (!current || epochOf(current.id) !== body.epoch || !isOver(current)) {
      throw new Refusal('not-allowed-now', { reason: 'stage' });
    }
    const { organisationId, serviceId } = consultee;
    const { relief, again } = body;
    const key = consultationKey(consultee, current.id);
    const words =
      body.words.trim() === ''
        ? null
        : await deps.crypt.seal(key, surveyPlace(current.id), body.words);
    const place = { organisationId, serviceId, consultationId: current.id };
    if (!(await writeSurvey(tx, place, { relief, again, words }, new Date(now)))) return;
    await auditHers({ tx, consultee, requestId }, 'survey.give', { consultationId: current.id });
    wake(tx, {
      kind: 'consultation',
      organisationId,
      serviceId,
      id: current.id,
      seq: current.seq,
    });
  },
});
