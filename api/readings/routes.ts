/** Everybody's own bookmark in a consultation; that one reads is on the audit trail with the reading itself. */
import { z } from 'zod';
import { Id, NoContent } from '../../contracts/common.ts';
import { Reading, ReadingBody } from '../../contracts/readings.ts';
import { route } from '../http/route.ts';
import { moveReading, readReading } from './queries.ts';

const path = '/api/staff/consultations/:id/reading';
const access = { kind: 'staff', permission: 'consultation.read', on: 'consultation' } as const;
const params = z.object({ id: Id });

export const readingsRoutes = [
  route({
    method: 'GET',
    path,
    summary: '自分がどこまで読んだか',
    access,
    params,
    response: Reading,
    async handle({ tx, staff, target }) {
      const found = await readReading(tx, { staffId: staff.id, consultationId: target.id });
      const { lastSeq } = target;
      return { upTo: found?.upTo ?? 0, at: found?.at.toISOString() ?? null, lastSeq };
    },
  }),
  route({
    method: 'PUT',
    path,
    summary: 'ここまで読んだ（自分だけのしおり）',
    access,
    params,
    body: ReadingBody,
    response: NoContent,
    // The screen says so for whatever stands before the person.
    byItself: true,
    async handle({ tx, staff, target, body }) {
      const { id: consultationId, serviceId } = target;
      const { id: staffId, organisationId } = staff;
      await moveReading(tx, { staffId, consultationId, organisationId, serviceId, ...body });
      return undefined;
    },
  }),
];
