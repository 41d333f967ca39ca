/** Accommodation as staff get it, and as her room does: of the staff's words only those written for her. */
import type { z } from 'zod';
import type { Accommodation, RoomAccommodation } from '../../contracts/accommodations.ts';
import type { Crypt } from '../../db/crypt.ts';
import type { Tx } from '../../db/scope.ts';
import { isReviewDue, undecidedFirst } from '../../domain/accommodation.ts';
import { businessDate } from '../../domain/hours.ts';
import type { ConsultationContext } from '../http/route.ts';
import type { PeopleNames } from '../people.ts';
import {
  accommodationPlace,
  accommodationStepPlace,
  openOrNull,
  openUnlessDestroyed,
} from '../sealed.ts';
import { readAccommodations, readSteps, type StepRow } from './queries.ts';

/** Her own, and those of her linked records. */
export async function presentAccommodations(
  { tx, staff, target, deps, now }: ConsultationContext,
  records: readonly { consulteeId: string }[],
): Promise<z.input<typeof Accommodation>[]> {
  const { organisationId } = staff;
  const { consulteeId } = target;
  const consulteeIds = [consulteeId, ...records.map((record) => record.consulteeId)];
  const found = await readAccommodations(tx, consulteeIds);
  if (found.length === 0) return [];
  const steps = await readSteps(
    tx,
    found.map(({ id }) => id),
  );
  const named = [
    ...found.map(({ askedById }) => askedById),
    ...steps.flatMap(({ decidedById, staffId }) => [decidedById, staffId]),
  ];
  const people = await deps.staff.people.names(tx, organisationId, named, now);
  const today = businessDate(now);
  const presented = await Promise.all(
    found.map(async ({ words, askedById, askedAt, consulteeId: whose, ...row }) => ({
      ...row,
      record: whose === consulteeId ? null : whose,
      words: await openUnlessDestroyed(
        deps.crypt,
        organisationId,
        accommodationPlace(row.id),
        words,
      ),
      askedBy: people.of(askedById),
      askedAt: askedAt.toISOString(),
      isReviewDue: isReviewDue(row, today),
      steps: await Promise.all(
        steps
          .filter(({ accommodationId }) => accommodationId === row.id)
          .map((step) => presentStep(deps.crypt, organisationId, step, people)),
      ),
    })),
  );
  return undecidedFirst(presented);
}

async function presentStep(
  crypt: Crypt,
  organisationId: string,
  { id, status, decidedById, staffId, reviewOn, at, ...sealed }: StepRow,
  people: PeopleNames,
) {
  const open = (column: 'done' | 'reason' | 'told') =>
    openUnlessDestroyed(crypt, organisationId, accommodationStepPlace(column, id), sealed[column]);
  const [done, reason, told] = await Promise.all([open('done'), open('reason'), open('told')]);
  const by = { decidedBy: people.of(decidedById), writtenBy: people.of(staffId) };
  return { id, status, done, reason, told, ...by, reviewOn, at: at.toISOString() };
}

/** What she asked for and how it stands. What she asked before she forgot her number stays hidden with her talk. */
export async function presentForRoom(
  { tx, crypt }: { tx: Tx; crypt: Crypt },
  consultee: { id: string; organisationId: string; historyHiddenAt: Date | null },
): Promise<z.input<typeof RoomAccommodation>[]> {
  const { organisationId, historyHiddenAt } = consultee;
  const all = await readAccommodations(tx, [consultee.id]);
  const found = all.filter(({ askedAt }) => historyHiddenAt === null || askedAt > historyHiddenAt);
  const steps = await readSteps(
    tx,
    found.map(({ id }) => id),
  );
  const presented = await Promise.all(
    found.map(async ({ id, need, words, status, askedAt }) => {
      const newest = steps.find(({ accommodationId }) => accommodationId === id);
      const told = newest
        ? await openOrNull(
            crypt,
            organisationId,
            accommodationStepPlace('told', newest.id),
            newest.told,
          )
        : null;
      return {
        id,
        need,
        words: await openOrNull(crypt, organisationId, accommodationPlace(id), words),
        status,
        told,
        askedAt: askedAt.toISOString(),
      };
    }),
  );
  return undecidedFirst(presented);
}
