/** What a reply asks of the database beside storing itself. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';

/** Locks the consultation until the commit, so that two replies at once see each other. */
export async function lockConsultation(tx: Tx, id: string): Promise<void> {
  await rows(tx, `select 1 from consultations where id = ? for update`, [id]);
}

/** The first message that another member of staff wrote after number `after`. */
export async function othersReply(
  tx: Tx,
  { consultationId, staffId, after }: { consultationId: string; staffId: string; after: number },
): Promise<{ seq: number; staffId: string } | undefined> {
  return firstRow(
    tx,
    `select seq, staff_id as "staffId" from messages
     where consultation_id = ? and seq > ? and author = 'staff' and staff_id <> ? and about_seq is null order by seq limit 1`,
    [consultationId, after, staffId],
  );
}
