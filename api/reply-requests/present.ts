/** Requests as staff get them: decrypted, with the files that would go along. */
import type { z } from 'zod';
import type { ReplyRequest } from '../../contracts/reply-requests.ts';
import { replyRequestPlace, type ReplyRequestRow } from '../../db/reply-requests.ts';
import { presentFile } from '../files/present.ts';
import type { ConsultationContext } from '../http/route.ts';
import { openOrNull } from '../sealed.ts';
import { filesById } from './queries.ts';

/** As the desk shows them, in the order given. */
export async function presentRequests(
  { tx, staff, target, deps, now }: ConsultationContext,
  found: readonly ReplyRequestRow[],
): Promise<z.input<typeof ReplyRequest>[]> {
  const { organisationId } = staff;
  const { crypt } = deps;
  const ids = found.flatMap(({ staffId, decidedById }) => [staffId, decidedById]);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const fileIds = found.flatMap((request) => request.fileIds);
  const files = new Map((await filesById(tx, target.id, fileIds)).map((file) => [file.id, file]));
  return Promise.all(
    found.map(async (row) => ({
      id: row.id,
      person: people.of(row.staffId),
      text: await crypt.open(organisationId, replyRequestPlace('body', row.id), row.body),
      files: await Promise.all(
        row.fileIds.flatMap((id) => {
          const file = files.get(id);
          return file ? [presentFile(crypt, organisationId, file)] : [];
        }),
      ),
      expectedSeq: row.expectedSeq,
      status: row.status,
      at: row.at.toISOString(),
      decidedBy: people.of(row.decidedById),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      comment: await openOrNull(
        crypt,
        organisationId,
        replyRequestPlace('comment', row.id),
        row.comment,
      ),
    })),
  );
}

/** One alone, as the answer of what was done with it. */
export async function presentRequest(
  context: ConsultationContext,
  row: ReplyRequestRow,
): Promise<z.input<typeof ReplyRequest>> {
  const [presented] = await presentRequests(context, [row]);
  if (!presented) throw new Error('one request makes one answer');
  return presented;
}
