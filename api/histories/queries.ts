/** Consultations whose histories may be reviewed, and what the record holds beside the steps. */
import type { z } from 'zod';
import type { HistoriesQuery } from '../../contracts/histories.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { NoticeKind, Stage } from '../../domain/consultation.ts';
import type { DELIVERY_TEXTS, DeliveryStatus } from '../../domain/delivery.ts';
import type { Verdict } from '../../domain/history-check.ts';
import { DAY, startOfBusinessDate } from '../../domain/hours.ts';
import type { WayStatus } from '../../domain/notices.ts';
import { actionsOfKind } from '../../domain/trail.ts';

export interface HeadRow {
  id: string;
  number: number;
  serviceId: string;
  stage: Stage;
  openedAt: Date;
  closedAt: Date | null;
  endedAt: Date | null;
}

export interface ListRow extends HeadRow {
  steps: number;
  escalations: number;
  kept: number;
  verdict: Verdict | null;
  differences: number;
  checkedAt: Date | null;
}

const HEAD = `c.id, c.number, c.service_id as "serviceId", c.stage, c.opened_at as "openedAt", c.closed_at as "closedAt", c.ended_at as "endedAt"`;

type Query = z.infer<typeof HistoriesQuery>;

/** One page of the consultations of these services, the newest first, and how many there are as far as they are counted. */
export async function listHistories(
  tx: Tx,
  services: readonly string[],
  query: Query,
): Promise<{ rows: ListRow[]; counted: number }> {
  const { where, params } = conditionsOf(services, query);
  const from = `from consultations c left join history_checks k on k.consultation_id = c.id where ${where}`;
  const found = await rows<ListRow>(
    tx,
    `select ${HEAD}, c.seq as steps, k.verdict, k.checked_at as "checkedAt",
       coalesce(jsonb_array_length(k.differences), 0) as differences,
       (select count(*)::int from escalations e where e.consultation_id = c.id) as escalations,
       (select count(*)::int from workflow_histories h where h.consultation_id = c.id) as kept
     ${from} order by c.opened_at desc, c.id limit ? offset ?`,
    [...params, query.perPage + 1, (query.page - 1) * query.perPage],
  );
  const counted = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from (select 1 ${from} limit ${COUNTED_AT_MOST + 1}) counted`,
    params,
  );
  return { rows: found, counted: counted?.n ?? 0 };
}

function conditionsOf(
  services: readonly string[],
  query: Query,
): { where: string; params: unknown[] } {
  const conditions = ['c.service_id = any(?::uuid[])'];
  const params: unknown[] = [services];
  const add = (condition: string, value: unknown) => {
    if (value === undefined) return;
    conditions.push(condition);
    params.push(value);
  };
  add('c.service_id = ?', query.service);
  add('c.number = ?', query.number);
  add('c.opened_at >= ?', query.from && new Date(startOfBusinessDate(query.from)));
  add('c.opened_at < ?', query.to && new Date(startOfBusinessDate(query.to) + DAY));
  add('c.stage = any(?::text[])', query.stage);
  if (query.differing) conditions.push(`k.verdict = 'differs'`);
  return { where: conditions.join(' and '), params };
}

export function readHead(tx: Tx, id: string): Promise<HeadRow | undefined> {
  return firstRow<HeadRow>(tx, `select ${HEAD} from consultations c where c.id = ?`, [id]);
}

export interface NoticeGroup {
  kind: NoticeKind;
  at: Date;
  staffIds: string[];
  seen: number;
  /** What became of each way. */
  ways: { way: string; status: WayStatus; count: number }[];
}

/** What staff were told, each once however many were told it. */
export function readNotices(tx: Tx, id: string, limit: number): Promise<NoticeGroup[]> {
  return rows<NoticeGroup>(
    tx,
    `select n.kind, min(n.created_at) as at, array_agg(n.staff_id) as "staffIds", count(n.seen_at)::int as seen,
       (select coalesce(jsonb_agg(jsonb_build_object('way', w.way, 'status', w.status, 'count', w.count) order by w.way, w.status), '[]') from (
          select y.way, y.status, count(*)::int as count from notice_ways y where y.notice_id = any(array_agg(n.id)) group by y.way, y.status) w) as ways
     from notices n where n.consultation_id = ? group by n.source, n.seq, n.kind order by 2 limit ?`,
    [id, limit],
  );
}

export interface DeliveryLine {
  id: string;
  at: Date;
  settledAt: Date | null;
  text: (typeof DELIVERY_TEXTS)[number];
  status: DeliveryStatus;
  attempts: number;
}

export function readDeliveries(tx: Tx, id: string, limit: number): Promise<DeliveryLine[]> {
  return rows<DeliveryLine>(
    tx,
    `select id, created_at as at, settled_at as "settledAt", text, status, attempts from deliveries
     where consultation_id = ? order by created_at limit ?`,
    [id, limit],
  );
}

export interface ReadLine {
  id: string;
  at: Date;
  actorId: string | null;
  action: string;
  purpose: string | null;
}

/** Who read something of it, from the trail. */
export function readReads(tx: Tx, id: string, limit: number): Promise<ReadLine[]> {
  return rows<ReadLine>(
    tx,
    `select a.id, a.at, a.actor_id as "actorId", a.action, a.purpose from audit_entries a
     where a.organisation_id = app_organisation() and a.consultation_id = ? and a.action = any(?::text[]) and a.actor_kind = 'staff'
     order by a.at limit ?`,
    [id, actionsOfKind('read'), limit],
  );
}

export interface MessageRun {
  author: 'consultee' | 'staff' | 'automatic';
  count: number;
  from: Date;
  to: Date;
}

/** Messages as numbers and times: those of one author without a pause of an hour, and without another's between, are one line. */
export function readMessageRuns(tx: Tx, id: string, limit: number): Promise<MessageRun[]> {
  return rows<MessageRun>(
    tx,
    `with marked as (
       select author, created_at, seq, (lag(author) over w is distinct from author or created_at - lag(created_at) over w > interval '1 hour')::int as begins
       from messages where consultation_id = ? window w as (order by seq)
     ), numbered as (select *, sum(begins) over (order by seq) as run from marked)
     select author, count(*)::int as count, min(created_at) as "from", max(created_at) as "to" from numbered group by run, author order by 3 limit ?`,
    [id, limit],
  );
}
