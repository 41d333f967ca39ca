/** Notices in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { NoticeKind } from '../../domain/consultation.ts';

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  serviceId: string;
  consultationId: string;
  number: number;
  createdAt: Date;
  seenAt: Date | null;
}

/** Newest first, and how many were not seen yet in all. */
export async function readNotices(
  tx: Tx,
  staffId: string,
  after: Date | null,
  limit: number,
): Promise<{ rows: NoticeRow[]; unseen: number }> {
  const found = await rows<NoticeRow>(
    tx,
    `select n.id, n.kind, n.service_id as "serviceId", n.consultation_id as "consultationId", c.number, n.created_at as "createdAt", n.seen_at as "seenAt"
     from notices n join consultations c on c.id = n.consultation_id
     where n.staff_id = ? and (?::timestamptz is null or n.created_at > ?::timestamptz) order by n.created_at desc, n.id limit ?`,
    [staffId, after, after, limit],
  );
  const count = await firstRow<{ unseen: number }>(
    tx,
    `select count(*)::int as unseen from notices where staff_id = ? and seen_at is null`,
    [staffId],
  );
  return { rows: found, unseen: count?.unseen ?? 0 };
}

/** Marks the person's own notices; gives the services they came from. */
export async function markSeen(
  tx: Tx,
  staffId: string,
  ids: readonly string[],
  now: Date,
): Promise<string[]> {
  const marked = await rows<{ serviceId: string }>(
    tx,
    `update notices set seen_at = ? where staff_id = ? and id = any(?::uuid[]) and seen_at is null returning service_id as "serviceId"`,
    [now, staffId, [...ids]],
  );
  return [...new Set(marked.map(({ serviceId }) => serviceId))];
}
