/** What she thought of it afterwards, for staff who may read the consultation. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { Survey } from '../../contracts/survey.ts';
import { route } from '../http/route.ts';
import { openOrNull, surveyPlace } from '../sealed.ts';
import { auditReading } from '../staff-audit.ts';
import { readSurvey } from './queries.ts';

export const surveyRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/survey',
    summary: '話した後のアンケート',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: z.object({ id: Id }),
    response: Survey,
    async handle(context) {
      const { tx, staff, target, deps } = context;
      await auditReading(context, target);
      const found = await readSurvey(tx, target.id);
      if (!found) return { survey: null };
      const place = surveyPlace(target.id);
      const words = await openOrNull(deps.crypt, staff.organisationId, place, found.words);
      return { survey: { ...found, words, updatedAt: found.updatedAt.toISOString() } };
    },
  }),
];
