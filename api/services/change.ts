/** Changes to a service as a whole: its name, and whether new consultations begin in it. */
import type { z } from 'zod';
import type { RenameService, RetireService } from '../../contracts/service-list.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { retirementPlace, serviceKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';

type Context<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;

export async function renameService(
  context: Context<z.infer<typeof RenameService>>,
): Promise<undefined> {
  const { tx, target, body } = context;
  if ((await lockService(context)).name === body.name) return undefined;
  await rows(tx, `update services set name = ? where id = ?`, [body.name, target.id]);
  await done(context, 'service.rename');
  return undefined;
}

/** Open consultations go on; whoever has none is told, and whom to turn to. */
export async function retireService(
  context: Context<z.infer<typeof RetireService>>,
): Promise<undefined> {
  const { tx, staff, target, body, deps, now } = context;
  if ((await lockService(context)).retiredAt) return undefined;
  const id = crypto.randomUUID();
  const place = { organisationId: staff.organisationId, serviceId: target.id };
  const reason = await deps.crypt.seal(serviceKey(place), retirementPlace(id), body.reason);
  const at = new Date(now);
  await rows(
    tx,
    `insert into service_retirements (id, organisation_id, service_id, reason, retired_by_id, retired_at) values (?, ?, ?, ?, ?, ?)`,
    [id, staff.organisationId, target.id, reason, staff.id, at],
  );
  await rows(tx, `update services set retired_at = ? where id = ?`, [at, target.id]);
  await done(context, 'service.retire');
  return undefined;
}

export async function reviveService(context: Context<unknown>): Promise<undefined> {
  const { tx, staff, target, now } = context;
  if (!(await lockService(context)).retiredAt) return undefined;
  await rows(
    tx,
    `update service_retirements set ended_at = ?, ended_by_id = ? where service_id = ? and ended_at is null`,
    [new Date(now), staff.id, target.id],
  );
  await rows(tx, `update services set retired_at = null where id = ?`, [target.id]);
  await done(context, 'service.revive');
  return undefined;
}

async function lockService({
  tx,
  target,
}: Context<unknown>): Promise<{ name: string; retiredAt: Date | null }> {
  const found = await firstRow<{ name: string; retiredAt: Date | null }>(
    tx,
    `select name, retired_at as "retiredAt" from services where id = ? for no key update`,
    [target.id],
  );
  if (!found) throw new Refusal('not-found');
  return found;
}

/** On record, and told to whoever keeps names and settings of services. */
async function done(context: Context<unknown>, action: TrailAction): Promise<void> {
  const { tx, staff, target } = context;
  await auditDone(context, { id: null, serviceId: target.id }, action, {
    objectKind: 'service',
    objectId: target.id,
  });
  const { organisationId } = staff;
  wake(tx, { kind: 'settings', organisationId, serviceId: target.id, id: target.id, seq: 0 });
}
