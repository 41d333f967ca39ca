/** Flags about the consultee of a consultation: set, and taken down again. */
import { z } from 'zod';
import { Id } from '../../contracts/common.ts';
import { ConsulteeFlags, FlagBody, FlagParams } from '../../contracts/flags.ts';
import { wake } from '../../db/notify.ts';
import { flagKindsOf } from '../../domain/flags.ts';
import { businessDate } from '../../domain/hours.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { consulteeKey, flagPlace } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { presentFlags } from './present.ts';
import { addFlag, findFlag, readFlags, takeDownFlag } from './queries.ts';

const access = { kind: 'staff', permission: 'consultation.work', on: 'consultation' } as const;

type Context = StaffContext<ConsultationTarget, unknown, unknown, unknown>;

export const flagsRoutes = [
  route({
    method: 'POST',
    path: '/api/staff/consultations/:id/flags',
    summary: '相談者に注意の印をつける（期限つき）',
    access,
    params: z.object({ id: Id }),
    body: FlagBody,
    response: ConsulteeFlags,
    status: 201,
    async handle(context) {
      await refuseUnfit(context);
      const { tx, staff, target, body, deps } = context;
      const owner = { organisationId: staff.organisationId, serviceId: target.serviceId };
      const { consulteeId } = target;
      const key = consulteeKey(owner, consulteeId);
      const remark =
        body.remark.trim() === ''
          ? null
          : await deps.crypt.seal(key, flagPlace(body.id), body.remark);
      const flag = { ...body, ...owner, consulteeId, consultationId: target.id, remark };
      if (await addFlag(tx, { ...flag, setById: staff.id })) await tell(context, 'flag.set', body);
      else await refuseAnother(context);
      return { data: await presentFlags(context, await readFlags(tx, consulteeId)) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/staff/consultations/:id/flags/:flagId',
    summary: '注意の印を取り下げる（記録には残る）',
    access,
    params: FlagParams,
    response: ConsulteeFlags,
    async handle(context) {
      const { tx, staff, target, params } = context;
      const flag = await findFlag(tx, params.flagId);
      if (flag?.consulteeId !== target.consulteeId) throw new Refusal('not-found');
      const isDown = await takeDownFlag(tx, flag.id, staff.id);
      if (isDown) await tell(context, 'flag.take-down', flag);
      return { data: await presentFlags(context, await readFlags(tx, target.consulteeId)) };
    },
  }),
];

type Setting = StaffContext<ConsultationTarget, unknown, unknown, z.infer<typeof FlagBody>>;

/** Refuses 'invalid-input' for a kind the service does not name, and for a day gone by. */
async function refuseUnfit({ tx, target, body, deps, now }: Setting): Promise<void> {
  const service = await deps.services.get(tx, target.serviceId, now);
  const isKnown = flagKindsOf(service?.settings ?? null).some(({ code }) => code === body.kind);
  if (!isKnown) throw new Refusal('invalid-input', { reason: 'flag-kind' });
  if (body.until !== null && body.until < businessDate(now))
    throw new Refusal('invalid-input', { reason: 'day-gone-by' });
}

async function refuseAnother({ tx, staff, target, body }: Setting): Promise<void> {
  const before = await findFlag(tx, body.id);
  const isSame =
    before?.consulteeId === target.consulteeId &&
    before.setById === staff.id &&
    before.kind === body.kind;
  if (!isSame) throw new Refusal('id-reused', { reason: 'flag-id' });
}

async function tell(
  context: Context,
  action: TrailAction,
  { id: objectId, kind }: { id: string; kind: string },
): Promise<void> {
  const { tx, staff, target } = context;
  await auditDone(context, target, action, { objectKind: 'flag', objectId, data: { kind } });
  const { organisationId } = staff;
  const { id, serviceId, seq } = target;
  wake(tx, { kind: 'consultation', organisationId, serviceId, id, seq });
}
