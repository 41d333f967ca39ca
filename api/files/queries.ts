/** Which file may be had by whom; and sending uploads with a message. */
import { FILE_COLUMNS, filesOf, linkFiles, type FileOwner, type FileRow } from '../../db/files.ts';
import { firstRow, type Tx } from '../../db/scope.ts';
import { FILE_REFUSAL_TEXTS } from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';

/** A file of her own talk or upload; what was taken back, or hidden with her history, is not there any more. */
export function findForConsultee(
  tx: Tx,
  consulteeId: string,
  id: string,
): Promise<FileRow | undefined> {
  return firstRow<FileRow>(
    tx,
    `select ${FILE_COLUMNS} from files f where f.id = ? and f.consultee_id = ? and (f.message_seq is not null or f.staff_id is null)
       and (f.message_seq is null or exists (select 1 from messages m join consultees p on p.id = f.consultee_id
         where m.consultation_id = f.consultation_id and m.seq = f.message_seq and m.created_at > coalesce(p.history_hidden_at, '-infinity')))
       and not exists (select 1 from messages m where m.consultation_id = f.consultation_id and m.about_seq = f.message_seq and m.change = 'retraction')`,
    [id, consulteeId],
  );
}

/**
 * A file that was sent in this consultation, also one that was taken back: the record keeps it. One's own upload before
 * it is sent, and what waits for approval with a reply.
 */
export function findForStaff(
  tx: Tx,
  consultationId: string,
  staffId: string,
  id: string,
): Promise<FileRow | undefined> {
  return firstRow<FileRow>(
    tx,
    `select ${FILE_COLUMNS} from files f where f.id = ? and f.consultation_id = ? and (f.message_seq is not null or f.staff_id = ? or exists (
       select 1 from reply_requests r where r.consultation_id = f.consultation_id and r.status = 'waiting' and f.id::text = any(r.file_ids)))`,
    [id, consultationId, staffId],
  );
}

/** Sends uploads with message `seq`. Refuses 'invalid-input' when one is not there to be sent. */
export async function sendFilesWith(
  tx: Tx,
  owner: FileOwner & { consultationId: string },
  seq: number,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0 || (await linkFiles(tx, owner, seq, ids))) return;
  throw new Refusal('invalid-input', {
    reason: 'no-such-file',
    text: FILE_REFUSAL_TEXTS['not-there'],
  });
}

/** Whether the message was sent with just these files. */
export async function wasSentWith(
  tx: Tx,
  consultationId: string,
  { seq, fileCount }: { seq: number; fileCount: number },
  ids: readonly string[],
): Promise<boolean> {
  if (fileCount !== ids.length) return false;
  const sent = fileCount === 0 ? [] : await filesOf(tx, consultationId, [seq]);
  return sent.every(({ id }, index) => id === ids[index]);
}
