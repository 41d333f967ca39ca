/** Holds and batches as the screens show them. */
import type { z } from 'zod';
import { ApprovalWords, type Batch, type Held } from '../../contracts/disposal.ts';
import { disposalApprovalPlace, type BatchRow } from '../../db/disposal-batches.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import type { StaffContext } from '../http/route.ts';
import { mayReadWords } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import type { HoldRow } from './queries.ts';

type Context = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now'
>;

export function holdPlace(column: 'reason' | 'lift_reason', id: string): FieldPlace {
  return { table: 'disposal_holds', column, row: id };
}

/** Of many consultations at once: what was written is for those who may read the one it is of. */
export async function presentHeld(
  context: Context,
  found: readonly HoldRow[],
): Promise<z.input<typeof Held>['data']> {
  const readable = new Map(found.map((row) => [row.id, mayReadWords(context.staff, row)]));
  const shown = await presentHolds(context, found);
  return shown.map((one) => (readable.get(one.id) ? one : { ...one, reason: null }));
}

function namesOf({ tx, staff, deps, now }: Context, ids: Iterable<string | null>) {
  return deps.staff.people.names(tx, staff.organisationId, ids, now);
}

export async function presentHolds(
  context: Context,
  found: readonly HoldRow[],
): Promise<(z.input<typeof Held>['data'][number] & { reason: string })[]> {
  const { staff, deps } = context;
  const people = await namesOf(
    context,
    found.flatMap(({ setById, liftedById }) => [setById, liftedById]),
  );
  const open = (column: 'reason' | 'lift_reason', id: string, sealed: Buffer) =>
    deps.crypt.open(staff.organisationId, holdPlace(column, id), sealed);
  return Promise.all(
    found.map(async ({ liftReason, liftedById, liftedAt, setById, setAt, ...row }) => ({
      ...row,
      reason: await open('reason', row.id, row.reason),
      setBy: people.of(setById),
      setAt: setAt.toISOString(),
      lifted:
        liftReason === null || liftedById === null || liftedAt === null
          ? null
          : {
              by: people.of(liftedById),
              at: liftedAt.toISOString(),
              reason: await open('lift_reason', row.id, liftReason),
            },
    })),
  );
}

export async function presentBatches(
  context: Context,
  found: readonly BatchRow[],
): Promise<Batch[]> {
  const people = await namesOf(
    context,
    found.flatMap((row) => [
      row.proposedById,
      row.recordedById,
      row.confirmedById,
      row.withdrawnById,
    ]),
  );
  return Promise.all(found.map((row) => presentBatch(context, row, people)));
}

async function presentBatch(context: Context, row: BatchRow, people: PeopleNames): Promise<Batch> {
  const { id, serviceId, number, status, until, consultations, early, disposed, kept } = row;
  const done = (by: string | null, at: Date | null) =>
    by === null || at === null ? null : { by: people.of(by), at: at.toISOString() };
  return {
    id,
    serviceId,
    number,
    status,
    until,
    consultations,
    early,
    disposed,
    kept,
    proposed: { by: people.of(row.proposedById), at: row.proposedAt.toISOString() },
    approval: await presentApproval(context, row, people),
    confirmed: done(row.confirmedById, row.confirmedAt),
    withdrawn: done(row.withdrawnById, row.withdrawnAt),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

async function presentApproval(
  { staff, deps }: Context,
  { id, approvedOn, approval, recordedById, recordedAt }: BatchRow,
  people: PeopleNames,
): Promise<Batch['approval']> {
  if (approvedOn === null || approval === null || recordedById === null || recordedAt === null)
    return null;
  const words = await deps.crypt.open(staff.organisationId, disposalApprovalPlace(id), approval);
  const said = ApprovalWords.parse(JSON.parse(words));
  const recorded = { recordedBy: people.of(recordedById), recordedAt: recordedAt.toISOString() };
  return { approvedOn, ...said, ...recorded };
}
