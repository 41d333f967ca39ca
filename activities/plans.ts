/** The settings of a service, as far as time matters to its workflows. */
import { DAY } from '../domain/hours.ts';
import { TIMERS_WITHOUT_SETTINGS } from '../domain/settings.ts';
import { rotaSpans, type RotaSpan } from '../domain/rota.ts';
import { readReceptionPlan } from '../db/reception.ts';
import { readRota } from '../db/rota.ts';
import { inScope, scopeOf, type Tx } from '../db/scope.ts';
import { nextVersionAt, settingsInForce } from '../db/settings.ts';
import type { PlanRequest, ServicePlan } from './contract.ts';
import type { ActivityDeps } from './deps.ts';

/** A plan reaches so far into the future; who waits for something beyond asks again. */
const AHEAD_DAYS = 60;
/** Somebody may have waited through a long closure, but not for ever. */
const BACK_DAYS = 400;

/** The duty calendar is read so far ahead, and anew before it ends. */
const ROTA_AHEAD = 8 * DAY;

export async function loadServicePlan(
  deps: ActivityDeps,
  { place, from, now, rotaFrom }: PlanRequest,
): Promise<ServicePlan> {
  const at = new Date(now);
  const begin = Math.max(from, now - BACK_DAYS * DAY);
  const days = Math.ceil((now - begin) / DAY) + AHEAD_DAYS;
  const { settings, plan, announced, rota } = await inScope(
    deps.database,
    scopeOf(place),
    async (tx) => {
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
        rota:
          rotaFrom === undefined
            ? null
            : await readSpans(tx, place.serviceId, rotaFrom, now + ROTA_AHEAD),
      };
    },
  );
  return {
    timers: settings?.timers ?? TIMERS_WITHOUT_SETTINGS,
    // What timers count by, and no more of it; from where it was asked for, so that nobody who waited longer asks again and again.
    plan: { from, until: plan.until, open: plan.open },
    validUntil: earliest(announced?.getTime() ?? null, rota ? now + ROTA_AHEAD - DAY : null),
    ...(rota ? { rota } : {}),
  };
}

/** Ids and times alone: it stands in the history of the workflow. */
async function readSpans(
  tx: Tx,
  serviceId: string,
  from: number,
  until: number,
): Promise<RotaSpan[]> {
  const entries = await readRota(tx, [serviceId], from, until);
  return rotaSpans(entries, from, until).map(({ staffId, role, from: begins, to }) => ({
    staffId,
    role,
    from: begins,
    to,
  }));
}

function earliest(...instants: (number | null)[]): number | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}
