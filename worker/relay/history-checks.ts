/** At night every consultation that changed, or still runs, is compared with the engine's history of it. */
import { raiseAlarm } from '../../db/alarms.ts';
import { openKept, readKept, readStandings, storeCheck } from '../../db/histories.ts';
import { inScope, inSystem, rows, scopeOf } from '../../db/scope.ts';
import { HOUR, JST } from '../../domain/hours.ts';
import type { Place } from '../../domain/workflow-ids.ts';
import type { Engine } from '../../workflows/engine/client.ts';
import { compareHistory, type ComparedHistory } from '../../workflows/engine/history-comparing.ts';
import { isPassing, reasonOf } from './failures.ts';
import type { HistoryDeps } from './histories.ts';

export interface CheckDeps extends HistoryDeps {
  engine: Pick<Engine, 'client' | 'connection' | 'underWay' | 'codec'>;
}

const WITHIN_MS = 20_000;
const AT_ONCE = 20;
/** Hours of Japan in which offices sleep. */
const NIGHT = { from: 1, to: 5 };

/** Whether it is night in Japan at that instant. */
export function isNight(now: number): boolean {
  const hour = Math.floor((now + JST) / HOUR) % 24;
  return hour >= NIGHT.from && hour < NIGHT.to;
}

/** A turn of the loop; true while there is more of this night. */
export function createNightlyChecks(deps: CheckDeps): () => Promise<boolean> {
  const { now = Date.now } = deps;
  return () => (isNight(now()) ? checkChanged(deps) : Promise.resolve(false));
}

/** Checks some of those that changed since they were checked, or still run and were not checked today; true when there are more. */
export async function checkChanged(deps: CheckDeps): Promise<boolean> {
  const places = await inSystem(deps.system, (tx) =>
    rows<Place>(
      tx,
      `select c.organisation_id as "organisationId", c.service_id as "serviceId", c.id as "consultationId"
       from consultations c left join history_checks k on k.consultation_id = c.id
       where c.seq > 0 and (k.seq is null or k.seq <> c.seq or (c.ended_at is null and k.checked_at < now() - interval '20 hours'))
         and (k.checked_at is null or k.checked_at < now() - interval '1 hour')
       order by k.checked_at nulls first, c.id limit ${AT_ONCE}`,
    ),
  );
  for (const place of places) {
    try {
      const { isEngineAsked } = await checkOne(deps, place);
      // Tonight or tomorrow: nothing was learned of the others either.
      if (!isEngineAsked) return false;
    } catch (error) {
      if (isPassing(error)) return false;
      deps.log.warn(
        { code: 'history-check-failed', reason: reasonOf(error) },
        'a history was not checked',
      );
    }
  }
  return places.length === AT_ONCE;
}

/** Compares one and keeps the result. */
async function checkOne(deps: CheckDeps, place: Place): Promise<ComparedHistory> {
  const { database, engine, now = Date.now, log } = deps;
  const { consultationId } = place;
  const compared = await compareHistory(consultationId, {
    engine,
    now,
    withinMs: WITHIN_MS,
    readRecord: () =>
      inScope(database, scopeOf(place), async (tx) => ({
        standings: await readStandings(tx, consultationId),
        kept: await readKept(tx, consultationId),
      })),
    openKept: (run) => openKept(deps, place, run),
  });
  const { verdict, differences } = compared;
  const { organisationId, serviceId } = place;
  await inScope(database, scopeOf(place), async (tx) => {
    await storeCheck(tx, place, compared);
    if (verdict !== 'differs') return;
    const detail = { consultation: consultationId, differences: differences.length };
    // One a service: what else differs there stands in its list.
    const alarm = { kind: 'history-differs', subject: serviceId } as const;
    await raiseAlarm(tx, { ...alarm, organisationId, serviceId, detail });
  });
  if (verdict === 'differs')
    log.error(
      {
        code: 'history-differs',
        consultationId,
        found: differences.map(({ code }) => code).slice(0, 10),
      },
      'record and engine tell different things',
    );
  return compared;
}
