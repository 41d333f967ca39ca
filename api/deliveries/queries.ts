/** What went to LINE, row by row, and the number of followers: of one service. */
import type { z } from 'zod';
import type { DeliveriesQuery } from '../../contracts/deliveries.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { OPENED_SINCE } from '../../db/broadcasts.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { DELIVERY_TEXTS, DeliveryStatus } from '../../domain/delivery.ts';
import { DAY, startOfBusinessDate } from '../../domain/hours.ts';

export interface DeliveryRow {
  id: string;
  at: Date;
  settledAt: Date | null;
  heldUntil: Date | null;
  kind: 'push' | 'reply';
  text: (typeof DELIVERY_TEXTS)[number];
  status: DeliveryStatus;
  attempts: number;
  consultationId: string | null;
  number: number | null;
  broadcastId: string | null;
  opened: boolean | null;
  told: boolean;
  wrote: boolean;
  closed: boolean;
}

type Query = z.infer<typeof DeliveriesQuery>;

// A notice is about words of the talk: it has done its work when she has read further than she had.
const OPENED = `case when d.status <> 'accepted' then null
  when d.once like 'unread-after:%' then t.read_by_consultee_up_to > substr(d.once, 14)::int
  else coalesce(${OPENED_SINCE}, false) end`;

/** One page, the newest first, and how many there are as far as they are counted. */
export async function listDeliveries(
  tx: Tx,
  serviceId: string,
  query: Query,
): Promise<{ rows: DeliveryRow[]; counted: number }> {
  const { where, params } = conditionsOf(serviceId, query);
  const from = `from deliveries d join consultees p on p.id = d.consultee_id left join consultations t on t.id = d.consultation_id where ${where}`;
  const found = await rows<DeliveryRow>(
    tx,
    `select d.id, d.created_at as at, d.settled_at as "settledAt", d.held_until as "heldUntil", d.kind, d.text, d.status, d.attempts,
       d.consultation_id as "consultationId", t.number, d.broadcast_id as "broadcastId", ${OPENED} as opened,
       exists (select 1 from notices n where n.organisation_id = d.organisation_id and n.source = 'delivery/' || d.id) as told,
       coalesce(t.last_consultee_at > d.settled_at, false) as wrote, coalesce(t.closed_at > d.settled_at, false) as closed
     ${from} order by d.created_at desc, d.id limit ? offset ?`,
    [...params, query.perPage + 1, (query.page - 1) * query.perPage],
  );
  const counted = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from (select 1 ${from} limit ${COUNTED_AT_MOST + 1}) counted`,
    params,
  );
  return { rows: found, counted: counted?.n ?? 0 };
}

function conditionsOf(serviceId: string, query: Query): { where: string; params: unknown[] } {
  const conditions = ['d.service_id = ?'];
  const params: unknown[] = [serviceId];
  const add = (condition: string, value: unknown) => {
    if (value === undefined) return;
    conditions.push(condition);
    params.push(value);
  };
  add('d.status = any(?::text[])', query.status);
  add('d.text = any(?::text[])', query.text);
  add('d.created_at >= ?', query.from && new Date(startOfBusinessDate(query.from)));
  add('d.created_at < ?', query.to && new Date(startOfBusinessDate(query.to) + DAY));
  add('t.number = ?', query.number);
  add('d.broadcast_id = ?', query.broadcast);
  return { where: conditions.join(' and '), params };
}

export interface FollowersNow {
  following: number;
  gone: number;
  opened: number;
  unwanted: number;
}

export async function countFollowers(tx: Tx, serviceId: string): Promise<FollowersNow> {
  const found = await firstRow<FollowersNow>(
    tx,
    `select count(*) filter (where following)::int as following, count(*) filter (where blocked)::int as gone,
       count(*) filter (where following and room_seen_at is not null)::int as opened,
       count(*) filter (where following and room_choices -> 'notices' ->> 'kind' = 'none')::int as unwanted
     from consultees where service_id = ?`,
    [serviceId],
  );
  return found ?? { following: 0, gone: 0, opened: 0, unwanted: 0 };
}

export interface ChangeRow {
  period: string;
  added: number;
  returned: number;
  gone: number;
  lineAdded: number | null;
  lineBlocks: number | null;
}

const PERIODS = { days: `'YYYY-MM-DD'`, months: `'YYYY-MM'` } as const;

/** The newest periods in which anything is known; LINE's count is the last of each. */
export function followerChanges(
  tx: Tx,
  serviceId: string,
  per: keyof typeof PERIODS,
  limit: number,
): Promise<ChangeRow[]> {
  const last = (column: string) =>
    `(array_agg(${column} order by day desc) filter (where ${column} is not null))[1]`;
  return rows<ChangeRow>(
    tx,
    `select to_char(day, ${PERIODS[per]}) as period, sum(added)::int as added, sum(returned)::int as returned, sum(gone)::int as gone,
       ${last('line_followers')} as "lineAdded", ${last('line_blocks')} as "lineBlocks"
     from follower_days where service_id = ? group by 1 order by 1 desc limit ?`,
    [serviceId, limit],
  );
}
