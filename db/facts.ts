/** The facts of a consultation: what figures know of it (migration 0045). */
import { rows, type Tx } from './scope.ts';

/**
 * Written when it is closed, and again by whatever changes one that was; does nothing for one that never was, nor for
 * one that is being disposed of: what figures keep of it stands already, and leads to nobody.
 */
export async function writeFacts(tx: Tx, consultationId: string): Promise<void> {
  await rows(
    tx,
    `select write_facts(?::uuid) where not exists (select 1 from disposal_ledger where object_id = ?::uuid)`,
    [consultationId, consultationId],
  );
}
