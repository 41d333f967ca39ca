/** A service as it is configured now: names, settings, form version and reception plan. */
import type { Wakes } from '../db/listen.ts';
import { readReceptionPlan } from '../db/reception.ts';
import { firstRow, type Tx } from '../db/scope.ts';
import { formInForce, nextVersionAt, settingsInForce } from '../db/settings.ts';
import type { ReceptionPlan } from '../domain/hours.ts';
import { markedName, type ServiceMode } from '../domain/practice.ts';
import type { ServiceForm, ServiceSettings } from '../domain/settings.ts';

export interface ServiceNow {
  id: string;
  /** As everybody is shown it: that of a practice service begins with its mark, whoever shows it. */
  name: string;
  mode: ServiceMode;
  organisationName: string;
  /** No new consultation begins here any more. */
  isRetired: boolean;
  /** `null` while nothing is configured: the service is closed, on the safe side. */
  settings: ServiceSettings | null;
  settingsVersion: number;
  form: ServiceForm | null;
  /** Open intervals for the weeks to come. */
  plan: ReceptionPlan;
}

export interface ServiceCache {
  /** The service as the transaction sees it; refuses nothing, `null` when it is not there. */
  get(tx: Tx, serviceId: string, now: number): Promise<ServiceNow | null>;
}

/** What is published is told at once; what is announced is known beforehand, and begins on its day. */
const MAX_AGE_MS = 60_000;
/** While nobody tells us. */
const MAX_AGE_UNTOLD_MS = 1_500;
/** Long enough to know the next opening over any holidays. */
const PLAN_DAYS = 35;

/**
 * Rows are read through the caller's transaction, so a cached service has passed row-level security
 * for some caller. Callers reach a service by an id their own session names, never by one they send.
 */
export function createServiceCache(
  wakes: Pick<Wakes, 'onWake' | 'onReconnect' | 'isListening'>,
): ServiceCache {
  const known = new Map<string, { service: ServiceNow; readAt: number; goodUntil: number }>();
  let publications = 0;
  wakes.onWake(({ kind, serviceId }) => {
    if (kind !== 'settings') return;
    publications += 1;
    known.delete(serviceId);
  });
  wakes.onReconnect(() => {
    publications += 1;
    known.clear();
  });
  return {
    async get(tx, serviceId, now) {
      const kept = known.get(serviceId);
      const maxAge = wakes.isListening() ? MAX_AGE_MS : MAX_AGE_UNTOLD_MS;
      if (kept && Math.abs(now - kept.readAt) < maxAge && now < kept.goodUntil) return kept.service;
      const before = publications;
      const service = await readService(tx, serviceId, now);
      const announced = await nextVersionAt(tx, serviceId, new Date(now));
      const goodUntil = announced?.getTime() ?? Infinity;
      // What was read while something was published may be what was there before.
      if (service && before === publications)
        known.set(serviceId, { service, readAt: now, goodUntil });
      return service;
    },
  };
}

async function readService(tx: Tx, serviceId: string, now: number): Promise<ServiceNow | null> {
  const found = await firstRow<
    Pick<ServiceNow, 'name' | 'mode' | 'organisationName' | 'isRetired'>
  >(
    tx,
    `select s.name, s.mode, o.name as "organisationName", s.retired_at is not null as "isRetired" from services s join organisations o on o.id = s.organisation_id where s.id = ?`,
    [serviceId],
  );
  if (!found) return null;
  const at = new Date(now);
  const inForce = await settingsInForce(tx, serviceId, at);
  const form = await formInForce(tx, serviceId, at);
  const settings = inForce?.settings ?? null;
  const plan = await readReceptionPlan(tx, serviceId, settings, {
    from: now,
    days: PLAN_DAYS,
    inForceAt: now,
  });
  const name = markedName(found.name, found.mode);
  return {
    id: serviceId,
    ...found,
    name,
    settings,
    settingsVersion: inForce?.version ?? 0,
    form,
    plan,
  };
}
