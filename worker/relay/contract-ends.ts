/**
 * Somebody did something for the end of a contract: its workflow is told, and begun where the engine does not have it.
 * The row comes first, so a lost engine loses nothing: what is under way is told again each hour.
 */
import { inSystem, rows } from '../../db/scope.ts';
import type { ContractEndPlace } from '../../domain/workflow-ids.ts';
import { contractEndBeginning } from '../../workflows/engine/calls.ts';
import { withDeadline, type Engine } from '../../workflows/engine/client.ts';
import { CONTRACT_END_WORKFLOW, contractEndChanged } from '../../workflows/messages.ts';
import type { RelayDeps } from './deps.ts';

const AT_ONCE = 10;
/** Longer than telling takes; what failed is tried again then. */
const LEASE_SECONDS = 15;
const WITHIN_MS = 5_000;

interface Changed extends ContractEndPlace {
  /** As the database writes it: a `Date` would lose the microseconds. */
  changedAt: string;
}

/** One turn of the loop: true when there may be more. */
export async function tellContractEnds({
  system,
  engine,
}: Pick<RelayDeps, 'system'> & { engine: Engine }): Promise<boolean> {
  const changed = await inSystem(system, (tx) =>
    rows<Changed>(
      tx,
      `update contract_ends set next_at = now() + interval '${LEASE_SECONDS} seconds'
       where id in (select id from contract_ends where next_at <= now()
         and (told_at is distinct from changed_at or stage not in ('finished', 'cancelled'))
         order by next_at, id limit ${AT_ONCE} for update skip locked)
       returning organisation_id as "organisationId", id as "contractEndId", changed_at::text as "changedAt"`,
    ),
  );
  for (const { changedAt, ...place } of changed) {
    const { outcome } = await withDeadline(engine, WITHIN_MS, async () => {
      await engine.client.workflow.signalWithStart(CONTRACT_END_WORKFLOW, {
        ...contractEndBeginning(engine, place),
        signal: contractEndChanged,
      });
      return null;
    });
    if (outcome !== 'done') return false;
    // What changed meanwhile is told by the next turn.
    await inSystem(system, (tx) =>
      rows(
        tx,
        `update contract_ends set told_at = ?::timestamptz,
           next_at = case when changed_at = ?::timestamptz then now() + interval '1 hour' else now() end where id = ?`,
        [changedAt, changedAt, place.contractEndId],
      ),
    );
  }
  return changed.length === AT_ONCE;
}
