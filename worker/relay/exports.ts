/**
 * What is to be written out: its workflow is told, and begun where the engine does not have it; and files that were
 * fetched, given up or left lying go, their key first.
 */
import { audit } from '../../db/audit.ts';
import { removeParts } from '../../db/export-parts.ts';
import { exportKey, noteDisposed } from '../../db/exports.ts';
import { inScope, inSystem, rows } from '../../db/scope.ts';
import type { ExportState } from '../../domain/exports.ts';
import { exportWorkflowId, type ExportPlace } from '../../domain/workflow-ids.ts';
import { exportBeginning } from '../../workflows/engine/calls.ts';
import { withDeadline, type Engine } from '../../workflows/engine/client.ts';
import { EXPORT_WORKFLOW, exportCancelled } from '../../workflows/messages.ts';
import type { RelayDeps } from './deps.ts';
import { isPassing, reasonOf } from './failures.ts';

const AT_ONCE = 10;
/** Longer than telling takes; what failed is tried again then. */
const LEASE_SECONDS = 15;

export type ExportRelayDeps = Pick<RelayDeps, 'system' | 'database' | 'keys' | 'log'> & {
  engine: Engine;
  /** Where files wait to be fetched. */
  folder: string;
};

const WITHIN_MS = 5_000;

interface Changed extends ExportPlace {
  state: ExportState;
  /** As the database writes it: a `Date` would lose the microseconds. */
  changedAt: string;
}

/** One turn of the loop: true when there may be more. */
export async function tellExports(deps: ExportRelayDeps): Promise<boolean> {
  // Those under way are told again each hour: a lost engine is no lost export.
  const changed = await inSystem(deps.system, (tx) =>
    rows<Changed>(
      tx,
      `update exports set next_at = now() + interval '${LEASE_SECONDS} seconds'
       where id in (select id from exports where next_at <= now()
           and (state in ('waiting', 'running') or state = 'cancelled' and told_at is distinct from changed_at)
         order by next_at, id limit ${AT_ONCE} for update skip locked)
       returning organisation_id as "organisationId", id as "exportId", state, changed_at::text as "changedAt"`,
    ),
  );
  for (const one of changed) if (!(await tell(deps, one))) return false;
  return changed.length === AT_ONCE;
}

/** False when the engine is away. */
async function tell(
  { system, engine, log }: ExportRelayDeps,
  { state, changedAt, ...place }: Changed,
): Promise<boolean> {
  try {
    const { outcome } = await withDeadline(engine, WITHIN_MS, () =>
      state === 'cancelled' ? cancel(engine, place) : begin(engine, place),
    );
    if (outcome === 'no-answer') return false;
    await inSystem(system, (tx) =>
      rows(
        tx,
        `update exports set told_at = ?::timestamptz,
           next_at = case when changed_at = ?::timestamptz then now() + interval '1 hour' else now() end where id = ?`,
        [changedAt, changedAt, place.exportId],
      ),
    );
    return true;
  } catch (error) {
    log.warn(
      { code: 'export-not-told', reason: reasonOf(error) },
      'the workflow of an export was not reached',
    );
    return !isPassing(error);
  }
}

async function begin(engine: Engine, place: ExportPlace): Promise<null> {
  await engine.client.workflow.start(EXPORT_WORKFLOW, exportBeginning(engine, place));
  return null;
}

async function cancel(engine: Engine, { exportId }: ExportPlace): Promise<null> {
  await engine.client.workflow.getHandle(exportWorkflowId(exportId)).signal(exportCancelled);
  return null;
}

/** One turn: true when there may be more. */
export async function disposeExports(deps: Omit<ExportRelayDeps, 'engine'>): Promise<boolean> {
  const over = await inSystem(deps.system, (tx) =>
    rows<ExportPlace>(
      tx,
      `select organisation_id as "organisationId", id as "exportId" from exports where disposed_at is null
         and (state in ('fetched', 'cancelled', 'failed') or state = 'ready' and expires_at <= now())
       order by created_at, id limit ${AT_ONCE}`,
    ),
  );
  for (const one of over) await dispose(deps, one);
  return over.length === AT_ONCE;
}

async function dispose(
  { database, keys, log, folder }: Omit<ExportRelayDeps, 'engine'>,
  { organisationId, exportId }: ExportPlace,
): Promise<void> {
  // Before its row says so: should one of these fail, the next turn tries again.
  await keys.destroy(exportKey(organisationId, exportId));
  await removeParts({ folder, exportId });
  await inScope(database, { organisationId, serviceIds: [] }, async (tx) => {
    const state = await noteDisposed(tx, exportId);
    if (state !== 'expired') return;
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'system',
      actorId: null,
      action: 'export.expire',
      objectKind: 'export',
      objectId: exportId,
    });
  });
  log.info({ code: 'export-disposed' }, 'the file of an export is gone');
}
