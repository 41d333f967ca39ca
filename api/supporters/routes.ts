/** Somebody who writes for the consultee, as staff mark it. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { SupporterAnswer, SupporterBody } from '../../contracts/supporters.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { refuseUnapproved } from '../reply-requests/guard.ts';
import { auditDone } from '../staff-audit.ts';
import { presentSupporter } from './present.ts';
import { beginSupport, endSupport } from './turns.ts';
import type { TrailAction } from '../../domain/trail.ts';

const path = '/api/staff/consultations/:id/supporter';
const access = { kind: 'staff', permission: 'consultation.work', on: 'consultation' } as const;
const params = z.object({ id: Id });

type Context = StaffContext<ConsultationTarget, unknown, unknown, unknown>;

export const supportersRoutes = [
  route({
    method: 'PUT',
    path,
    summary: '代わりの人（支援者）が書いていることを記録する',
    access,
    params,
    body: SupporterBody,
    response: SupporterAnswer,
    async handle(context) {
      const { body, staff, target } = context;
      if (body.name.trim() !== '') refuseUnapproved(staff, target.serviceId, 'supporter-name');
      if (await beginSupport(turningOf(context), body))
        await audited(context, 'supporter.begin', { supporter: body.supporter });
      return { supporter: await presentSupporter(context, context.target.consulteeId) };
    },
  }),
  route({
    method: 'DELETE',
    path,
    summary: '本人が書くようになったことを記録する',
    access,
    params,
    response: SupporterAnswer,
    async handle(context) {
      if (await endSupport(turningOf(context))) await audited(context, 'supporter.end');
      return { supporter: await presentSupporter(context, context.target.consulteeId) };
    },
  }),
];

function turningOf({ tx, deps, staff, target }: Context) {
  const { consulteeId: id, serviceId } = target;
  const consultee = { id, serviceId, organisationId: staff.organisationId };
  return { tx, crypt: deps.crypt, consultee, consultation: target, staffId: staff.id };
}

async function audited(
  context: Context,
  action: TrailAction,
  data: { supporter?: string } = {},
): Promise<void> {
  const objectId = context.target.consulteeId;
  await auditDone(context, context.target, action, { objectKind: 'consultee', objectId, data });
}
