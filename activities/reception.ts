/** What is to be done when reception opens, closes or rests: the desks look again, and who waits is told. */
import { log } from '@temporalio/activity';
import { receptionAt, type Reception } from '../domain/automatic-answers.ts';
import { closesAt, DAY, nextChange, openSince } from '../domain/hours.ts';
import { wake } from '../db/notify.ts';
import { orderOpeningNotices } from '../db/opening-notices.ts';
import { readReceptionPlan } from '../db/reception.ts';
import { inScope, scopeOf } from '../db/scope.ts';
import { nextVersionAt, settingsInForce } from '../db/settings.ts';
import type { ReceptionLook, ReceptionNote } from './contract.ts';
import type { ActivityDeps } from './deps.ts';

const AHEAD_DAYS = 60;
/** When nothing is known to change, later holidays and closing days may still come to be known. */
const LOOK_AGAIN = 30 * DAY;

/** Looks how reception stands at this moment, however late it is called; everything in one transaction. */
export async function recordReception(
  deps: ActivityDeps,
  { place, now: asked }: ReceptionLook,
): Promise<ReceptionNote> {
  const now = Math.max(asked, deps.now().getTime());
  const { serviceId } = place;
  const { note, notices } = await inScope(deps.database, scopeOf(place), async (tx) => {
    const at = new Date(now);
    const inForce = await settingsInForce(tx, serviceId, at);
    const settings = inForce?.settings ?? null;
    const plan = await readReceptionPlan(tx, serviceId, settings, {
      from: now,
      days: AHEAD_DAYS,
      inForceAt: now,
    });
    const state = stateOf(receptionAt(plan, now));
    const openedAt = openSince(plan, now);
    const notices =
      state === 'open' && openedAt !== null
        ? await orderOpeningNotices(tx, place, { now, openedAt, closesAt: closesAt(plan, now) })
        : null;
    wake(tx, { ...place, kind: 'settings', id: serviceId, seq: inForce?.version ?? 0 });
    const announced = await nextVersionAt(tx, serviceId, at);
    const changes = [nextChange(plan, now), announced?.getTime() ?? null, now + LOOK_AGAIN];
    const nextAt = Math.min(...changes.filter((change) => change !== null));
    return { note: { state, nextAt }, notices };
  });
  if (notices) log.info('reception opened', { code: 'reception-opened', ...notices });
  return note;
}

function stateOf(reception: Reception): ReceptionNote['state'] {
  return reception.state === 'open' && !reception.takesNew ? 'intake-over' : reception.state;
}
