/**
 * A step of an incident was written: its workflow is told, and begun where the engine does not have it. The row
 * comes first, so a lost engine is no lost incident: those that are open are told again each hour.
 */
import { inSystem, rows } from '../../db/scope.ts';
import type { IncidentPlace } from '../../domain/workflow-ids.ts';
import type { RelayDeps } from './deps.ts';
import { isPassing, reasonOf } from './failures.ts';

const AT_ONCE = 10;
/** Longer than telling takes; what failed is tried again then. */
const LEASE_SECONDS = 15;

interface Changed extends IncidentPlace {
  /** As the database writes it: a `Date` would lose the microseconds. */
  changedAt: string;
}

/** One turn of the loop: true when there may be more. */
export async function tellIncidents(
  deps: Pick<RelayDeps, 'system' | 'engine' | 'log'>,
): Promise<boolean> {
  const changed = await inSystem(deps.system, (tx) =>
    rows<Changed>(
      tx,
      `update incidents set next_at = now() + interval '${LEASE_SECONDS} seconds'
       where id in (select id from incidents where next_at <= now() and (told_at is distinct from changed_at or step <> 'handed-over')
         order by next_at, id limit ${AT_ONCE} for update skip locked)
       returning organisation_id as "organisationId", id as "incidentId", changed_at::text as "changedAt"`,
    ),
  );
  for (const one of changed) if (!(await tell(deps, one))) return false;
  return changed.length === AT_ONCE;
}

/** False when the engine is away. */
async function tell(
  { system, engine, log }: Pick<RelayDeps, 'system' | 'engine' | 'log'>,
  { organisationId, incidentId, changedAt }: Changed,
): Promise<boolean> {
  try {
    const { outcome } = await engine.tellIncident({ organisationId, incidentId });
    if (outcome !== 'done') return false;
    // What changed meanwhile is told by the next turn.
    await inSystem(system, (tx) =>
      rows(
        tx,
        `update incidents set told_at = ?::timestamptz,
           next_at = case when changed_at = ?::timestamptz then now() + interval '1 hour' else now() end where id = ?`,
        [changedAt, changedAt, incidentId],
      ),
    );
    return true;
  } catch (error) {
    const reason = reasonOf(error);
    log.warn({ code: 'incident-not-told', reason }, 'the workflow of an incident was not reached');
    return !isPassing(error);
  }
}
