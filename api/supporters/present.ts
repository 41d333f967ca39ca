/** Who writes for her now. */
import type { z } from 'zod';
import type { RoomSupporter, SupporterNow } from '../../contracts/supporters.ts';
import type { Crypt } from '../../db/crypt.ts';
import type { Tx } from '../../db/scope.ts';
import type { ConsultationContext } from '../http/route.ts';
import { openOrNull, supporterPlace } from '../sealed.ts';
import { openTurn, type TurnRow } from './queries.ts';

/** As staff see it. */
export async function presentSupporter(
  { tx, staff, deps, now }: Pick<ConsultationContext, 'tx' | 'staff' | 'deps' | 'now'>,
  consulteeId: string,
): Promise<z.input<typeof SupporterNow> | null> {
  const turn = await openTurn(tx, consulteeId);
  if (!turn) return null;
  const { organisationId } = staff;
  const people = await deps.staff.people.names(tx, organisationId, [turn.beganById], now);
  return {
    ...(await present(deps.crypt, organisationId, turn)),
    markedBy: people.of(turn.beganById),
    since: turn.beganAt.toISOString(),
  };
}

/** As her room shows it. */
export async function presentRoomSupporter(
  tx: Tx,
  crypt: Crypt,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<z.input<typeof RoomSupporter> | null> {
  const turn = await openTurn(tx, id);
  return turn ? present(crypt, organisationId, turn) : null;
}

async function present(crypt: Crypt, organisationId: string, { id, supporter, name }: TurnRow) {
  return { supporter, name: await openOrNull(crypt, organisationId, supporterPlace(id), name) };
}
