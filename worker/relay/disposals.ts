/**
 * A batch was confirmed: its workflow is begun, and begun again where the engine lost it. The row comes first, so a lost
 * engine is no lost disposal.
 */
import { inSystem, rows } from '../../db/scope.ts';
import type { DisposalPlace } from '../../domain/workflow-ids.ts';
import { withDeadline, type Engine } from '../../workflows/engine/client.ts';
import { disposalBeginning } from '../../workflows/engine/calls.ts';
import { DISPOSAL_WORKFLOW } from '../../workflows/messages.ts';
import type { RelayDeps } from './deps.ts';

const AT_ONCE = 10;
/** Longer than telling takes; what failed is tried again then. */
const LEASE_SECONDS = 15;
const WITHIN_MS = 5_000;

/** One turn of the loop: true when there may be more. */
export async function beginDisposals({
  system,
  engine,
}: Pick<RelayDeps, 'system'> & { engine: Engine }): Promise<boolean> {
  const confirmed = await inSystem(system, (tx) =>
    rows<DisposalPlace>(
      tx,
      `update disposal_batches set next_at = now() + interval '${LEASE_SECONDS} seconds'
       where id in (select id from disposal_batches where status = 'confirmed' and next_at <= now() order by next_at, id limit ${AT_ONCE} for update skip locked)
       returning organisation_id as "organisationId", service_id as "serviceId", id as "batchId"`,
    ),
  );
  for (const place of confirmed) {
    const { outcome } = await withDeadline(engine, WITHIN_MS, async () => {
      await engine.client.workflow.start(DISPOSAL_WORKFLOW, disposalBeginning(engine, place));
      return null;
    });
    if (outcome === 'no-answer') return false;
    // One that runs is asked for again now and then, until the batch says that it is done.
    await inSystem(system, (tx) =>
      rows(
        tx,
        `update disposal_batches set told_at = now(), next_at = now() + interval '5 minutes' where id = ?`,
        [place.batchId],
      ),
    );
  }
  return confirmed.length === AT_ONCE;
}
