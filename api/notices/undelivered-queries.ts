/** Notices that did not arrive by some way, in the database: read, counted, told once more, settled. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { NOT_TOLD, type NotTold, type NoticeWay, type WayCode } from '../../domain/notices.ts';
import { NOTICE_COLUMNS, type NoticeRow } from './queries.ts';

export interface UndeliveredRow extends NoticeRow {
  staffId: string;
  ways: { way: NoticeWay; code: WayCode | null }[];
}

/** A week's failures are looked at, the newest of them. */
const FAILED = `w.status = 'failed' and w.created_at > now() - interval '7 days'`;
const AT_MOST = 200;

const FOUND = `select ${NOTICE_COLUMNS}, n.staff_id as "staffId",
    (select json_agg(json_build_object('way', w.way, 'code', w.code) order by w.way) from notice_ways w where w.notice_id = n.id and ${FAILED}) as ways
  from notices n join consultations c on c.id = n.consultation_id`;

/** Notices of these services that did not arrive by some way, newest first. */
export async function readUndelivered(
  tx: Tx,
  serviceIds: readonly string[],
): Promise<UndeliveredRow[]> {
  return rows<UndeliveredRow>(
    tx,
    `${FOUND} where n.id in (select w.notice_id from notice_ways w where ${FAILED} and w.service_id = any(?::uuid[]))
     order by n.created_at desc limit ${AT_MOST}`,
    [[...serviceIds]],
  );
}

/**
 * Consultations `c` of which the last notice to her that was tried (`d.at`, `d.status`) did not reach her, as long
 * as she has not read what it was about. To be narrowed by `and`.
 */
export const NOT_TOLD_HER = `consultations c cross join lateral (
  select coalesce(settled_at, created_at) as at, status from deliveries
  where consultation_id = c.id and status not in ('waiting', 'not-needed', 'unwanted') order by created_at desc limit 1) d
  where c.read_by_consultee_up_to < c.staff_up_to and d.status in (${NOT_TOLD.map((one) => `'${one}'`).join(', ')})`;

export interface NotToldRow {
  consultationId: string;
  serviceId: string;
  number: number;
  reason: NotTold;
  at: Date;
}

/** Open consultations of these services of which she was not told, the longest first. */
export async function listNotTold(tx: Tx, serviceIds: readonly string[]): Promise<NotToldRow[]> {
  return rows<NotToldRow>(
    tx,
    `select c.id as "consultationId", c.service_id as "serviceId", c.number, d.status as reason, d.at from ${NOT_TOLD_HER}
     and c.service_id = any(?::uuid[]) and c.ended_at is null and c.stage <> 'closed' order by d.at limit ${AT_MOST}`,
    [[...serviceIds]],
  );
}

/** One of them, locked; `undefined` when it is none of these services', `ways: null` when nothing of it failed. */
export async function findUndelivered(
  tx: Tx,
  serviceIds: readonly string[],
  id: string,
): Promise<(Omit<UndeliveredRow, 'ways'> & { ways: UndeliveredRow['ways'] | null }) | undefined> {
  return firstRow(tx, `${FOUND} where n.id = ? and n.service_id = any(?::uuid[]) for update of n`, [
    id,
    [...serviceIds],
  ]);
}

/** How many notices did not arrive and were not seen otherwise, by service. */
export async function countUndelivered(
  tx: Tx,
  serviceIds: readonly string[],
): Promise<Map<string, number>> {
  const found = await rows<{ serviceId: string; n: number }>(
    tx,
    `select w.service_id as "serviceId", count(distinct n.id)::int as n from notice_ways w join notices n on n.id = w.notice_id
     where ${FAILED} and w.service_id = any(?::uuid[]) and n.seen_at is null group by w.service_id`,
    [[...serviceIds]],
  );
  return new Map(found.map(({ serviceId, n }) => [serviceId, n]));
}

/** Tells it once more by these of its ways: as new, so that screens show it again. */
export async function tellAgain(tx: Tx, noticeId: string, ways: readonly NoticeWay[]) {
  await rows(
    tx,
    `update notice_ways set status = 'waiting', code = null, attempts = 0, next_at = now(), created_at = now(), settled_at = null
     where notice_id = ? and status = 'failed' and way = any(?::text[])`,
    [noticeId, [...ways]],
  );
  await rows(tx, `update notices set created_at = now() where id = ?`, [noticeId]);
}

/** Whoever it is for has been told otherwise: what failed needs nobody any more. */
export async function settleFailed(tx: Tx, noticeId: string): Promise<void> {
  await rows(
    tx,
    `update notice_ways set status = 'cancelled', code = 'told-otherwise', settled_at = now() where notice_id = ? and status = 'failed'`,
    [noticeId],
  );
}
