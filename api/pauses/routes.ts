/** Reception rests: at once, by whoever answers for the shift, or announced beforehand by administrators. */
import type { z } from 'zod';
import {
  PauseBody,
  PauseIdBody,
  Pauses,
  PlannedStopBody,
  StopFaults,
  StopFaultsQuery,
} from '../../contracts/pauses.ts';
import { wake } from '../../db/notify.ts';
import { Refusal } from '../../domain/errors.ts';
import { PAUSE_KINDS, type Pause } from '../../domain/hours.ts';
import { may } from '../../domain/roles.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { route, type StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import { isKept, pausePlace, sealOrNull, serviceKey } from '../sealed.ts';
import { auditDone } from '../staff-audit.ts';
import { presentPauses, stateOf } from './present.ts';
import {
  addPause,
  endPause,
  findPause,
  lockPauses,
  notePlanChanged,
  withdrawStop,
  type PauseRow,
} from './queries.ts';
import { faultsOfStop, refuseOverlap, refuseStop, refuseUntil } from './rules.ts';

const service = '/api/staff/services/:id';

type Context<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;

const read = { kind: 'staff', permission: 'settings.read', on: 'service' } as const;
const pause = { kind: 'staff', permission: 'reception.pause', on: 'service' } as const;
const plan = { kind: 'staff', permission: 'reception.plan', on: 'service' } as const;

export const pausesRoutes = [
  route({
    method: 'GET',
    path: `${service}/pauses`,
    summary: '休止と計画停止（今・これから・これまで）',
    access: read,
    response: Pauses,
    handle: presentPauses,
  }),
  route({
    method: 'POST',
    path: `${service}/pauses`,
    summary: '受付を今すぐ休止する（終わりの時刻まで、または再開するまで）',
    access: pause,
    body: PauseBody,
    response: Pauses,
    handle: pauseNow,
  }),
  route({
    method: 'POST',
    path: `${service}/pauses/end`,
    summary: '休止を終えて受付を再開する',
    access: pause,
    body: PauseIdBody,
    response: Pauses,
    handle: end,
  }),
  route({
    method: 'GET',
    path: `${service}/planned-stops/faults`,
    summary: 'この時間の計画停止が、1か月前の予告と受付時間外の原則に合うか',
    access: read,
    query: StopFaultsQuery,
    response: StopFaults,
    async handle({ tx, target, query, now }) {
      const stop = { from: Date.parse(query.from), until: Date.parse(query.until) };
      refuseStop(stop, now);
      return { faults: await faultsOfStop(tx, target.id, stop, now) };
    },
  }),
  route({
    method: 'POST',
    path: `${service}/planned-stops`,
    summary: '計画停止を予告する',
    access: plan,
    body: PlannedStopBody,
    response: Pauses,
    handle: planStop,
  }),
  route({
    method: 'POST',
    path: `${service}/planned-stops/withdrawal`,
    summary: 'まだ始まっていない計画停止を取り消す',
    access: plan,
    body: PauseIdBody,
    response: Pauses,
    handle: withdraw,
  }),
];

async function pauseNow(context: Context<z.infer<typeof PauseBody>>) {
  const { tx, target, body, now } = context;
  await lockPauses(tx, target.id);
  const endsAt = body.until === null ? null : new Date(body.until);
  const given = { kind: 'pause', endsAt, ...body } as const;
  if (await wasAdded(context, given)) return presentPauses(context);
  if (endsAt) refuseUntil(endsAt.getTime(), now);
  await refuseOverlap(tx, target.id, new Date(now), { from: now, until: now + 1 }, PAUSE_KINDS);
  await add(context, { ...given, beginsAt: new Date(now) }, []);
  return presentPauses(context);
}

async function planStop(context: Context<z.infer<typeof PlannedStopBody>>) {
  const { tx, target, body, now } = context;
  await lockPauses(tx, target.id);
  const stop = { from: Date.parse(body.from), until: Date.parse(body.until) };
  const times = { beginsAt: new Date(stop.from), endsAt: new Date(stop.until) };
  const given = { kind: 'planned-stop', ...times, ...body } as const;
  if (await wasAdded(context, given)) return presentPauses(context);
  refuseStop(stop, now);
  // Who stopped intake at once has not said when it goes on: that hinders no plan.
  await refuseOverlap(tx, target.id, new Date(now), stop, ['planned-stop']);
  const faults = await faultsOfStop(tx, target.id, stop, now);
  if (faults.length > 0 && body.reason === null)
    throw new Refusal('not-allowed-now', {
      reason: 'stop-needs-reason',
      faults,
      text: '受付時間の中や、1か月より近い計画停止には、理由が必要です。理由を書いてください。',
    });
  await add(context, given, faults);
  return presentPauses(context);
}

interface Given {
  id: string;
  kind: Pause['kind'];
  endsAt: Date | null;
  reason: string | null;
}

/** The same request again. Refuses 'id-reused' when the id stands for something else. */
async function wasAdded(
  { tx, staff, target, deps }: Context<unknown>,
  { id, kind, endsAt, reason, beginsAt }: Given & { beginsAt?: Date },
): Promise<boolean> {
  const before = await findPause(tx, id);
  if (!before) return false;
  const kept = { field: before.reason, typed: reason ?? '' };
  const isSame =
    before.serviceId === target.id &&
    before.createdById === staff.id &&
    before.kind === kind &&
    // One that was ended since has another end than it was given.
    (before.endedById !== null || before.endsAt?.getTime() === endsAt?.getTime()) &&
    (beginsAt === undefined || before.beginsAt.getTime() === beginsAt.getTime()) &&
    (await isKept(deps.crypt, staff.organisationId, pausePlace(id), kept));
  if (!isSame) throw reused();
  return true;
}

async function add(
  context: Context<unknown>,
  { id, kind, beginsAt, endsAt, reason }: Given & { beginsAt: Date },
  faults: readonly string[],
): Promise<void> {
  const { tx, staff, target, deps } = context;
  const { organisationId } = staff;
  const serviceId = target.id;
  const key = serviceKey({ organisationId, serviceId });
  const sealed = await sealOrNull(deps.crypt, key, pausePlace(id), reason ?? '');
  const times = { beginsAt, endsAt };
  const by = { organisationId, serviceId, createdById: staff.id };
  if (!(await addPause(tx, { id, kind, ...times, ...by, reason: sealed }))) throw reused();
  const until = endsAt?.toISOString() ?? null;
  const data = { from: beginsAt.toISOString(), until, faults };
  await changed(context, id, kind === 'pause' ? 'reception.pause' : 'reception.plan-stop', data);
}

function reused(): Refusal {
  return new Refusal('id-reused', { reason: 'pause-id' });
}

/** On record, and told to all who go by the hours. */
async function changed(
  context: Context<unknown>,
  pauseId: string,
  action: TrailAction,
  data: Record<string, unknown> = {},
): Promise<void> {
  const { tx, staff, target } = context;
  const object = { objectKind: 'service-pause', objectId: pauseId, data };
  await auditDone(context, { id: null, serviceId: target.id }, action, object);
  await notePlanChanged(tx, target.id);
  const { organisationId } = staff;
  wake(tx, { kind: 'settings', organisationId, serviceId: target.id, id: target.id, seq: 0 });
}

async function end(context: Context<z.infer<typeof PauseIdBody>>) {
  const { tx, staff, target, now } = context;
  const found = await getPause(context);
  const mayPlan = may(staff.rolesIn(target.id), 'reception.plan', 'service');
  if (found.kind === 'planned-stop' && !mayPlan) throw new Refusal('not-permitted');
  const state = stateOf(found, now);
  if (state === 'coming')
    throw new Refusal('not-allowed-now', {
      reason: 'not-begun',
      text: 'この計画停止はまだ始まっていません。やめるときは取り消してください。',
    });
  if (state === 'now') {
    await endPause(tx, found.id, staff.id, new Date(now));
    await changed(context, found.id, 'reception.resume');
  }
  return presentPauses(context);
}

async function withdraw(context: Context<z.infer<typeof PauseIdBody>>) {
  const { tx, staff, now } = context;
  const found = await getPause(context);
  const state = stateOf(found, now);
  if (state === 'now' || state === 'over')
    throw new Refusal('not-allowed-now', {
      reason: 'begun',
      text: 'この計画停止はもう始まっています。受付を再開するときは「再開する」を押してください。',
    });
  if (state === 'coming') {
    await withdrawStop(tx, found.id, staff.id, new Date(now));
    await changed(context, found.id, 'reception.withdraw-stop');
  }
  return presentPauses(context);
}

async function getPause({
  tx,
  target,
  body,
}: Context<z.infer<typeof PauseIdBody>>): Promise<PauseRow> {
  await lockPauses(tx, target.id);
  const found = await findPause(tx, body.id);
  if (found?.serviceId !== target.id) throw new Refusal('not-found');
  return found;
}
