/** The settings of a service, as far as time matters to its workflows. */
import { DAY } from '../domain/hours.ts';
import type { TimerSettings } from '../domain/settings.ts';
import { readReceptionPlan } from '../db/reception.ts';
import { inScope, scopeOf } from '../db/scope.ts';
import { nextVersionAt, settingsInForce } from '../db/settings.ts';
import type { PlanRequest, ServicePlan } from './contract.ts';
import type { ActivityDeps } from './deps.ts';

/** A plan reaches so far into the future; who waits for something beyond asks again. */
const AHEAD_DAYS = 60;
/** Somebody may have waited through a long closure, but not for ever. */
const BACK_DAYS = 400;

/** For a service without settings: the same minutes the demonstration service has. */
const TIMERS_WITHOUT_SETTINGS: TimerSettings = {
  takeUp: 15,
  unanswered: 10,
  silenceWarning: 60,
  silenceEnd: 60,
  grace: 24 * 60,
  approvalClimb: 30,
  approvalClimbInDanger: 5,
  acknowledgement: 60,
};

export async function loadServicePlan(
  deps: ActivityDeps,
  { place, from, now }: PlanRequest,
): Promise<ServicePlan> {
  const at = new Date(now);
  const begin = Math.max(from, now - BACK_DAYS * DAY);
  const days = Math.ceil((now - begin) / DAY) + AHEAD_DAYS;
  const { settings, plan, announced } = await inScope(deps.database, scopeOf(place), async (tx) => {
    const inForce = await settingsInForce(tx, place.serviceId, at);
    const settings = inForce?.settings ?? null;
    return {
      settings,
      plan: await readReceptionPlan(tx, place.serviceId, settings, {
        from: begin,
        days,
        inForceAt: now,
      }),
      announced: await nextVersionAt(tx, place.serviceId, at),
    };
  });
  return {
    timers: settings?.timers ?? TIMERS_WITHOUT_SETTINGS,
    // What timers count by, and no more of it; from where it was asked for, so that nobody who waited longer asks again and again.
    plan: { from, until: plan.until, open: plan.open },
    validUntil: announced?.getTime() ?? null,
  };
}
