/** Messages as staff get them: decrypted, with the names of colleagues. */
import type { z } from 'zod';
import type { StaffMessage } from '../../contracts/messages.ts';
import type { MessageRow } from '../../db/messages.ts';
import { presentStanding, readFilesOf } from '../files/present.ts';
import type { ConsultationContext } from '../http/route.ts';

export async function presentMessages(
  { tx, staff, target, deps, now }: ConsultationContext,
  found: readonly MessageRow[],
): Promise<z.input<typeof StaffMessage>[]> {
  const { organisationId } = staff;
  const ids = found.flatMap(({ staffId, approvedById }) => [staffId, approvedById]);
  const files = await readFilesOf(tx, target.id, found);
  const place = { organisationId, consultationId: target.id };
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  return Promise.all(
    found.map(async (message) => ({
      seq: message.seq,
      id: message.clientId,
      author: message.author,
      person: people.of(message.staffId),
      automatic: message.automatic,
      standIn: message.standIn,
      writer: message.writer,
      approvedBy: people.of(message.approvedById),
      ...(await presentStanding(deps.crypt, place, message, files)),
      at: message.at.toISOString(),
    })),
  );
}
