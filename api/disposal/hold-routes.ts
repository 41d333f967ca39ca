/** How long one consultation is kept, and keeping it longer. */
import { z } from 'zod';
import { Id, NoContent } from '../../contracts/common.ts';
import { HoldBody, LiftHoldBody, Retention } from '../../contracts/disposal.ts';
import { lookAtConsultations, readServiceRetention, settleRetention } from '../../db/retention.ts';
import { Refusal } from '../../domain/errors.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { consultationKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { holdPlace, presentHolds } from './present.ts';
import { addHold, isBeingDestroyed, liftHold, openHold, readHoldsOf } from './queries.ts';

const Params = z.object({ id: Id });
const hold = { kind: 'staff', permission: 'disposal.hold', on: 'consultation' } as const;

type Context<Body> = StaffContext<ConsultationTarget, unknown, unknown, Body>;

export const holdRoutes = [
  route({
    method: 'GET',
    path: '/api/staff/consultations/:id/retention',
    summary: 'この相談をいつまで保存するか（廃棄を止めている記録とともに）',
    access: { kind: 'staff', permission: 'consultation.read', on: 'consultation' },
    params: Params,
    response: Retention,
    async handle(context) {
      const { tx, target, now } = context;
      const [look] = await lookAtConsultations(tx, target.serviceId, [target.id], now);
      if (!look) throw new Refusal('not-found');
      const { state, keptUntil, isBeforeContractEnd } = look;
      const { rule } = await readServiceRetention(tx, target.serviceId, now);
      const holds = await presentHolds(context, await readHoldsOf(tx, target.id));
      return { state, keptUntil, isBeforeContractEnd, rule, holds };
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/hold',
    summary: '相談の廃棄を止める',
    access: hold,
    params: Params,
    body: HoldBody,
    response: NoContent,
    async handle(context: Context<z.infer<typeof HoldBody>>) {
      const { tx, staff, target, body, now } = context;
      if (await isBeingDestroyed(tx, target.id)) throw tooLate();
      const sealed = await sealFor(context, 'reason', body.id, body.reason);
      const one = { id: body.id, reason: sealed, by: staff.id };
      if (!(await addHold(tx, staff.organisationId, target, one))) {
        // Sent again, it is there; held by somebody else, it is held.
        if ((await openHold(tx, target.id)) !== undefined) return undefined;
        throw new Refusal('id-reused', { reason: 'hold-id' });
      }
      await settleRetention(tx, target.serviceId, [target.id], now);
      await auditDone(context, target, 'consultation.hold', { objectId: body.id });
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/hold/lift',
    summary: '相談の廃棄を止めるのをやめる',
    access: hold,
    params: Params,
    body: LiftHoldBody,
    response: NoContent,
    async handle(context: Context<z.infer<typeof LiftHoldBody>>) {
      const { tx, staff, target, body, now } = context;
      const id = await openHold(tx, target.id);
      // Nobody holds it any more: that is what was wanted.
      if (id === undefined) return undefined;
      await liftHold(tx, id, await sealFor(context, 'lift_reason', id, body.reason), staff.id);
      await settleRetention(tx, target.serviceId, [target.id], now);
      await auditDone(context, target, 'consultation.lift-hold', { objectId: id });
      return undefined;
    },
  }),
];

function sealFor(
  { staff, target, deps }: Pick<Context<unknown>, 'staff' | 'target' | 'deps'>,
  column: 'reason' | 'lift_reason',
  id: string,
  text: string,
): Promise<Buffer> {
  const { organisationId } = staff;
  const key = consultationKey({ organisationId, serviceId: target.serviceId }, target.id);
  return deps.crypt.seal(key, holdPlace(column, id), text);
}

function tooLate(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'being-destroyed',
    text: 'この相談の廃棄は、区の承認と2人目の確認を得て、もう始まっています。止めることはできません。',
  });
}
