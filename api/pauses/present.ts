/** Pauses as staff see them: with who stopped reception, and why. */
import type { z } from 'zod';
import type { Pauses } from '../../contracts/pauses.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { openOrNull, pausePlace } from '../sealed.ts';
import { readComing, readPast, type PauseRow } from './queries.ts';

type Context = Pick<
  StaffContext<ServiceTarget, unknown, unknown, unknown>,
  'tx' | 'staff' | 'target' | 'deps' | 'now'
>;

export async function presentPauses({
  tx,
  staff,
  target,
  deps,
  now,
}: Context): Promise<z.input<typeof Pauses>> {
  const at = new Date(now);
  const coming = await readComing(tx, target.id, at);
  const past = await readPast(tx, target.id, at);
  const { organisationId } = staff;
  const ids = [...coming, ...past].flatMap((row) => [row.createdById, row.endedById]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const present = async (row: PauseRow) => {
    const reason = await openOrNull(deps.crypt, organisationId, pausePlace(row.id), row.reason);
    return presented(row, reason, people, now);
  };
  return {
    coming: await Promise.all(coming.map(present)),
    past: await Promise.all(past.map(present)),
  };
}

function presented(row: PauseRow, reason: string | null, people: PeopleNames, now: number) {
  const { id, kind, beginsAt, endsAt, createdAt } = row;
  return {
    id,
    kind,
    state: stateOf(row, now),
    from: beginsAt.toISOString(),
    until: endsAt?.toISOString() ?? null,
    reason,
    createdBy: people.of(row.createdById),
    createdAt: createdAt.toISOString(),
    endedBy: people.of(row.endedById),
  };
}

export function stateOf(
  { beginsAt, endsAt, withdrawnAt }: Pick<PauseRow, 'beginsAt' | 'endsAt' | 'withdrawnAt'>,
  now: number,
): 'coming' | 'now' | 'over' | 'withdrawn' {
  if (withdrawnAt) return 'withdrawn';
  if (endsAt && endsAt.getTime() <= now) return 'over';
  return beginsAt.getTime() > now ? 'coming' : 'now';
}
