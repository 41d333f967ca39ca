/**
 * Hours, timers or pauses of a service changed: its workflows are told, the one of its hours first, then all that
 * wait. What a killed worker began is begun again; telling twice changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { inSystem, rows } from '../../db/scope.ts';
import { HOUR } from '../../domain/hours.ts';
import {
  consultationWorkflowId,
  escalationWorkflowId,
  type ServicePlace,
} from '../../domain/workflow-ids.ts';
import type { Outcome } from '../../workflows/engine/client.ts';
import type { RelayCounters } from './counters.ts';
import type { RelayDeps } from './deps.ts';
import { isPassing, reasonOf } from './failures.ts';
import { eachOf } from './queue.ts';

const SERVICES = 4;
const PAGE = 100;
const AT_ONCE = 4;
/** Between two pages, so that thousands of consultations do not all plan anew in one moment. */
const BETWEEN_MS = 100;
/** Longer than a page takes. */
const LEASE_SECONDS = 60;
const AGAIN_SECONDS = 2;
/** An engine that was lost and put up anew gets the workflows of hours back within so long. */
const LOOK_EVERY_MS = HOUR;

interface Changed extends ServicePlace {
  /** As the database writes it: a `Date` would lose the microseconds. */
  changedAt: string;
}

/** Answers the turn of a loop: true when there may be more. */
export function createServicePlans(
  deps: RelayDeps,
  counters: RelayCounters,
): () => Promise<boolean> {
  let lookAt = 0;
  return async () => {
    if (lookAt <= Date.now()) {
      const doRun = await beginServiceHours(deps);
      lookAt = Date.now() + (doRun ? LOOK_EVERY_MS : AGAIN_SECONDS * 1_000);
      if (!doRun) return false;
    }
    return tellServicePlans(deps, counters);
  };
}

async function tellServicePlans(deps: RelayDeps, counters: RelayCounters): Promise<boolean> {
  const changed = await takeChanged(deps);
  let isAway = false;
  for (const one of changed) {
    const answer: Answer = isAway ? 'away' : await tell(deps, one);
    isAway = answer === 'away';
    if (answer === 'told') {
      counters.plansTold += 1;
      await settle(deps, one);
    } else {
      await leaseFor(deps, one, isAway ? AGAIN_SECONDS : LEASE_SECONDS);
    }
  }
  return !isAway && changed.length === SERVICES;
}

function takeChanged({ system }: RelayDeps): Promise<Changed[]> {
  return inSystem(system, (tx) =>
    rows<Changed>(
      tx,
      `update services set plan_next_at = now() + interval '${LEASE_SECONDS} seconds'
       where id in (select id from services where plan_told_at is distinct from plan_changed_at and plan_next_at <= now()
         order by plan_changed_at, id limit ${SERVICES} for update skip locked)
       returning organisation_id as "organisationId", id as "serviceId", plan_changed_at::text as "changedAt"`,
    ),
  );
}

/** What changed meanwhile is told by the next turn: the marks are the same or they are not, whichever is later. */
function settle({ system }: RelayDeps, { serviceId, changedAt }: Changed): Promise<object[]> {
  return inSystem(system, (tx) =>
    rows(
      tx,
      `update services set plan_told_at = ?::timestamptz, plan_next_at = now() where id = ?`,
      [changedAt, serviceId],
    ),
  );
}

function leaseFor(
  { system }: RelayDeps,
  { serviceId }: ServicePlace,
  seconds: number,
): Promise<object[]> {
  return inSystem(system, (tx) =>
    rows(tx, `update services set plan_next_at = now() + make_interval(secs => ?) where id = ?`, [
      seconds,
      serviceId,
    ]),
  );
}

/** `later`: something of this service alone is in the way, and must not hold up the others. */
type Answer = 'told' | 'away' | 'later';

async function tell(deps: RelayDeps, service: ServicePlace): Promise<Answer> {
  try {
    const { outcome } = await deps.engine.tellService(service);
    return outcome === 'done' && (await isEachTold(deps, service)) ? 'told' : 'away';
  } catch (error) {
    const reason = reasonOf(error);
    deps.log.warn({ code: 'plan-not-told', reason }, 'workflows not told of changed hours yet');
    return isPassing(error) ? 'away' : 'later';
  }
}

/** False when the engine went away in the middle of it. */
async function isEachTold(deps: RelayDeps, service: ServicePlace): Promise<boolean> {
  let after: string | null = null;
  for (;;) {
    const page: Waiting[] = await readWaiting(deps, service, after);
    const ids = page.flatMap(workflowIdsOf);
    if (!(await isEachReached(deps, ids, (id) => deps.engine.tellOfSettings(id)))) return false;
    if (page.length < PAGE) return true;
    after = page.at(-1)?.id ?? null;
    await leaseFor(deps, service, LEASE_SECONDS);
    await pause(BETWEEN_MS);
  }
}

interface Waiting {
  id: string;
  /** Numbers of its escalations that are open. */
  escalations: number[];
}

/** Ended ones too, while a reminder or an escalation is awaited. */
function readWaiting(
  { system }: RelayDeps,
  { serviceId }: ServicePlace,
  after: string | null,
): Promise<Waiting[]> {
  return inSystem(system, (tx) =>
    rows<Waiting>(
      tx,
      `select id, (select coalesce(array_agg(n order by n), '{}') from escalations e
         where e.consultation_id = c.id and e.ended_at is null and e.n is not null) as escalations
       from consultations c where service_id = ? and (?::uuid is null or id > ?::uuid)
         and (ended_at is null or next_action_at is not null or open_escalations > 0)
       order by id limit ${PAGE}`,
      [serviceId, after, after],
    ),
  );
}

function workflowIdsOf({ id, escalations }: Waiting): string[] {
  return [consultationWorkflowId(id), ...escalations.map((n) => escalationWorkflowId(id, n))];
}

/** Begins the workflows of hours that the engine does not have; those it has go on as they are. True when all run. */
async function beginServiceHours(deps: RelayDeps): Promise<boolean> {
  const services = await inSystem(deps.system, (tx) =>
    rows<ServicePlace>(
      tx,
      `select organisation_id as "organisationId", id as "serviceId" from services order by id`,
    ),
  );
  return isEachReached(deps, services, (service) => deps.engine.beginService(service));
}

/**
 * False when the engine is away. What it does not know reads the plan when it is begun again; what fails by itself
 * is left, so that it does not hold up the others.
 */
async function isEachReached<Item>(
  { log }: RelayDeps,
  items: readonly Item[],
  say: (item: Item) => Promise<Outcome<null>>,
): Promise<boolean> {
  let isAway = false;
  await eachOf(items, AT_ONCE, async (item) => {
    try {
      const { outcome } = await say(item);
      if (outcome === 'no-answer') isAway = true;
    } catch (error) {
      log.warn({ code: 'not-reached', reason: reasonOf(error) }, 'a workflow was not reached');
      if (isPassing(error)) isAway = true;
    }
    return !isAway;
  });
  return !isAway;
}
