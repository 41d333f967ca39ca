/** Turns of those who write for a consultee: at most one is open, and her row says whose it is. */
import type { Supporter } from '../../domain/supporter.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';

export interface TurnRow {
  id: string;
  consulteeId: string;
  supporter: Supporter;
  name: Buffer | null;
  beganById: string | null;
  beganAt: Date;
}

const COLUMNS = `id, consultee_id as "consulteeId", supporter, name, began_by_id as "beganById", began_at as "beganAt"`;

/** The turn that is under way. */
export function openTurn(tx: Tx, consulteeId: string): Promise<TurnRow | undefined> {
  return firstRow<TurnRow>(
    tx,
    `select ${COLUMNS} from supporter_turns where consultee_id = ? and ended_at is null`,
    [consulteeId],
  );
}

/** Whosever it is, under way or over. */
export function findTurn(tx: Tx, id: string): Promise<TurnRow | undefined> {
  return firstRow<TurnRow>(tx, `select ${COLUMNS} from supporter_turns where id = ?`, [id]);
}

/** Ends the turn under way; false when there is none. */
export async function endTurn(
  tx: Tx,
  consulteeId: string,
  endedById: string | null,
): Promise<boolean> {
  const ended = await rows(
    tx,
    `update supporter_turns set ended_at = now(), ended_by_id = ? where consultee_id = ? and ended_at is null returning id`,
    [endedById, consulteeId],
  );
  await setWriter(tx, consulteeId, null);
  return ended.length > 0;
}

/** False when a turn of that id is there already, to be seen in this scope or not. */
export async function beginTurn(
  tx: Tx,
  turn: Omit<TurnRow, 'beganAt'> & { organisationId: string; serviceId: string },
): Promise<boolean> {
  const begun = await rows(
    tx,
    `insert into supporter_turns (id, organisation_id, service_id, consultee_id, supporter, name, began_by_id)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [
      turn.id,
      turn.organisationId,
      turn.serviceId,
      turn.consulteeId,
      turn.supporter,
      turn.name,
      turn.beganById,
    ],
  );
  if (begun.length > 0) await setWriter(tx, turn.consulteeId, turn.supporter);
  return begun.length > 0;
}

async function setWriter(tx: Tx, consulteeId: string, writer: Supporter | null): Promise<void> {
  await rows(tx, `update consultees set writer = ? where id = ?`, [writer, consulteeId]);
}
