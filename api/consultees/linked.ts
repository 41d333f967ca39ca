/** The linked records of a consultee as far as a member of staff may read of them: who may read none of its consultations does not know of a record. */
import type { z } from 'zod';
import type { LinkedRecord } from '../../contracts/same-person.ts';
import { linkedMembers, type LinkedMember } from '../../db/same-person.ts';
import { presentFlags } from '../flags/present.ts';
import { readFlags } from '../flags/queries.ts';
import type { ConsultationContext } from '../http/route.ts';
import { mayReadWords } from '../http/target.ts';
import { consulteePlace, openUnlessDestroyed, samePersonPlace } from '../sealed.ts';
import { consultationsOf, readKnown } from './queries.ts';

/** A linked record with the numbers of what may be read of it, newest first. */
export type KnownRecord = LinkedMember & { numbers: number[] };

/** Records of the same person of which this one may read something. */
export async function readKnownRecords({
  tx,
  staff,
  target,
}: Pick<ConsultationContext, 'tx' | 'staff'> & {
  target: { consulteeId: string };
}): Promise<KnownRecord[]> {
  const members = await linkedMembers(tx, target.consulteeId);
  if (members.length === 0) return [];
  const found = await consultationsOf(
    tx,
    members.map(({ consulteeId }) => consulteeId),
  );
  const readable = found.filter((one) => mayReadWords(staff, one));
  return members
    .map((member) => ({
      ...member,
      numbers: readable
        .filter(({ consulteeId }) => consulteeId === member.consulteeId)
        .map(({ number }) => number),
    }))
    .filter(({ numbers }) => numbers.length > 0);
}

/** With what is known of each. */
export async function presentRecords(
  context: ConsultationContext,
  records: readonly KnownRecord[],
): Promise<z.input<typeof LinkedRecord>[]> {
  if (records.length === 0) return [];
  const { tx, staff, deps, now } = context;
  const { organisationId } = staff;
  const by = records.map(({ linkedById }) => linkedById);
  const people = await deps.staff.people.names(tx, organisationId, by, now);
  const known = await readKnown(
    tx,
    records.map(({ consulteeId }) => consulteeId),
  );
  const presented: z.input<typeof LinkedRecord>[] = [];
  for (const { consulteeId, numbers, linkedById, since, rowId, reason } of records) {
    const open = (place: Parameters<typeof openUnlessDestroyed>[2], field: Buffer | null) =>
      openUnlessDestroyed(deps.crypt, organisationId, place, field);
    const hers = known.find((one) => one.consulteeId === consulteeId);
    presented.push({
      consulteeId,
      numbers,
      linkedBy: people.of(linkedById),
      linkedAt: since.toISOString(),
      reason: await open(samePersonPlace('reason', rowId), reason),
      traits: await open(consulteePlace('traits', consulteeId), hers?.traits ?? null),
      cautions: await open(consulteePlace('cautions', consulteeId), hers?.cautions ?? null),
      flags: await presentFlags(context, await readFlags(tx, consulteeId)),
    });
  }
  return presented;
}
