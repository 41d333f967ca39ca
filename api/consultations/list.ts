/** The list of consultations: one definition of what is in it serves its rows and its count. */
import type { z } from 'zod';
import type { ConsultationsQuery, SORTS } from '../../contracts/consultations.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { Stage, Timer } from '../../domain/consultation.ts';
import type { Wait } from '../../domain/consultation-progress.ts';
import { businessDate, DAY, startOfBusinessDate } from '../../domain/hours.ts';
import type { Priority, PriorityReason, Risk } from '../../domain/priority.ts';
import type { SignedInStaff } from '../http/route.ts';
import { unlessRestricted } from '../http/target.ts';

export interface ConsultationListRow {
  id: string;
  number: number;
  serviceId: string;
  stage: Stage;
  stageSince: Date;
  priority: Priority;
  priorityReasons: PriorityReason[];
  urgency: number;
  risks: Risk[];
  openedAt: Date;
  waitingSince: Date | null;
  assigneeId: string | null;
  waitsFor: Wait;
  nextTimer: Timer | null;
  nextActionAt: Date | null;
  openEscalations: number;
  outcome: string | null;
  closedAt: Date | null;
  endedAt: Date | null;
  restricted: boolean;
  lastSeq: number;
  readByConsulteeUpTo: number;
  roomState: string | null;
  roomSeenAt: Date | null;
  flags: { kind: string; until: string | null }[];
  accommodationReviewOn: string | null;
}

/** Columns of a row, from `consultations c` joined with `consultees p`. */
export const ROW_COLUMNS = `c.id, c.number, c.service_id as "serviceId", c.stage, c.stage_since as "stageSince", c.priority,
  c.priority_reasons as "priorityReasons", c.urgency, c.risks, c.opened_at as "openedAt", c.waiting_since as "waitingSince",
  c.assignee_id as "assigneeId", c.waits_for as "waitsFor", c.next_timer as "nextTimer", c.next_action_at as "nextActionAt",
  c.open_escalations as "openEscalations", c.outcome, c.closed_at as "closedAt", c.ended_at as "endedAt", c.restricted,
  c.last_seq as "lastSeq", c.read_by_consultee_up_to as "readByConsulteeUpTo", p.room_state as "roomState", p.room_seen_at as "roomSeenAt",
  (select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'until', f.until) order by f.created_at desc), '[]')
   from consultee_flags f where f.consultee_id = c.consultee_id and f.taken_down_at is null) as flags,
  (select to_char(min(a.review_on), 'YYYY-MM-DD') from accommodations a where a.consultee_id = c.consultee_id and a.status <> 'ended') as "accommodationReviewOn"`;

type Sort = (typeof SORTS)[number];
type Query = z.infer<typeof ConsultationsQuery>;

interface Order {
  asc: string;
  desc: string;
  usual: 'asc' | 'desc';
}

const ORDERS: Record<Sort, Order> = {
  urgency: {
    desc: 'c.urgency desc, c.waiting_since asc nulls last, c.id asc',
    asc: 'c.urgency asc, c.waiting_since desc nulls first, c.id desc',
    usual: 'desc',
  },
  openedAt: {
    desc: 'c.opened_at desc, c.id asc',
    asc: 'c.opened_at asc, c.id desc',
    usual: 'desc',
  },
  waitingSince: {
    asc: 'c.waiting_since asc nulls last, c.id',
    desc: 'c.waiting_since desc nulls last, c.id',
    usual: 'asc',
  },
  nextActionAt: {
    asc: 'c.next_action_at asc nulls last, c.id',
    desc: 'c.next_action_at desc nulls last, c.id',
    usual: 'asc',
  },
  number: { desc: 'c.number desc, c.id', asc: 'c.number asc, c.id', usual: 'desc' },
};

/** SQL with its parameters, as `rows` takes them. */
interface Sql {
  sql: string;
  params: unknown[];
}

/**
 * A stretch of the list. Those under way are few and read whole; of the ended there are very many, and
 * an index of each service has them in order with all that filters ask (migration 0007).
 */
interface Part extends Sql {
  order: string;
  isLong: boolean;
}

/** One page, and how many there are in all as far as they are counted. */
export async function listConsultations(
  tx: Tx,
  staff: SignedInStaff,
  query: Query,
  now: number,
): Promise<{ rows: ConsultationListRow[]; counted: number }> {
  const services = staff
    .servicesWith('consultation.list', 'service')
    .filter((id) => query.service === undefined || id === query.service);
  const parts = services.length === 0 ? [] : partsOf(staff, services, query, now);
  if (parts.length === 0) return { rows: [], counted: 0 };
  const offset = (query.page - 1) * query.perPage;
  const upTo = offset + query.perPage + 1;
  const places = parts.map((part, n) => placesIn(part, services, n, upTo));
  const counts = parts.map((part) => countOf(part, services));
  const found = await run(
    tx,
    parts.some(({ isLong }) => isLong),
    {
      sql: `with page as (
       select * from (${places.map(({ sql }) => sql).join(' union all ')}) placed order by part, place limit ? offset ?
     ), counted as (select (${counts.map(({ sql }) => sql).join(' + ')})::int as n)
     select ${ROW_COLUMNS}, counted.n as counted
     from counted left join (page join consultations c on c.id = page.consultation join consultees p on p.id = c.consultee_id) on true
     order by page.part, page.place`,
      params: [
        ...places.flatMap(({ params }) => params),
        query.perPage + 1,
        offset,
        ...counts.flatMap(({ params }) => params),
      ],
    },
  );
  const counted = found[0]?.counted ?? 0;
  // The count stands on a row of its own when the page is empty.
  return { rows: found.filter(({ id }) => id !== null), counted };
}

/** How many each of these queries finds in the services, as far as they are counted: by the list's own conditions. */
export async function countConsultations(
  tx: Tx,
  staff: SignedInStaff,
  among: readonly string[],
  queries: readonly Query[],
  now: number,
): Promise<number[]> {
  const listed = staff.servicesWith('consultation.list', 'service');
  const services = among.filter((id) => listed.includes(id));
  if (services.length === 0) return queries.map(() => 0);
  const sums = queries.map((query) => {
    const counts = partsOf(staff, services, query, now).map((part) => countOf(part, services));
    return {
      sql: ['0', ...counts.map(({ sql }) => sql)].join(' + '),
      params: counts.flatMap(({ params }) => params),
    };
  });
  const { rows: found } = await tx.client.query<{ counts: string[] }>(
    numbered({
      sql: `select array[${sums.map(({ sql }) => `(${sql})`).join(', ')}] as counts`,
      params: sums.flatMap(({ params }) => params),
    }),
  );
  return found[0]?.counts.map(Number) ?? [];
}

/** Over the very many each is planned for what it asks: a plan for any filter suits none. */
async function run(
  tx: Tx,
  isLong: boolean,
  query: Sql,
): Promise<(ConsultationListRow & { counted: number })[]> {
  if (!isLong) return rows(tx, query.sql, query.params);
  const { rows: found } = await tx.client.query<ConsultationListRow & { counted: number }>(
    numbered(query),
  );
  return found;
}

/** Without a name, so that no plan is kept. */
function numbered({ sql, params }: Sql): { text: string; values: unknown[] } {
  let n = 0;
  return { text: sql.replaceAll('?', () => `$${++n}`), values: params };
}

/** The first rows of a part, each with its place. */
function placesIn(
  { sql, params, order, isLong }: Part,
  services: string[],
  n: number,
  upTo: number,
): Sql {
  const few = `select c.id, c.opened_at, c.number, c.assignee_id from consultations c where`;
  if (!isLong)
    return {
      sql: `select c.id as consultation, ${n} as part, row_number() over () as place from (
        select c.id from consultations c where c.service_id = any(?::uuid[]) and ${sql} order by ${order} limit ?) c`,
      params: [services, ...params, upTo],
    };
  return {
    sql: `select c.id as consultation, ${n} as part, row_number() over (order by ${order}) as place from unnest(?::uuid[]) as service
      cross join lateral (${few} c.service_id = service and ${sql} order by ${order} limit ?) c`,
    params: [services, ...params, upTo],
  };
}

function countOf({ sql, params, isLong }: Part, services: string[]): Sql {
  const most = COUNTED_AT_MOST + 1;
  const rowsOfAll = isLong
    ? `select 1 from unnest(?::uuid[]) as service cross join lateral (
        select 1 from consultations c where c.service_id = service and ${sql} limit ${most}) c`
    : `select 1 from consultations c where c.service_id = any(?::uuid[]) and ${sql}`;
  return {
    sql: `(select count(*) from (${rowsOfAll} limit ${most}) few)`,
    params: [services, ...params],
  };
}

/** What one that has ended can wait for (waitsFor in domain/consultation-progress.ts). */
const AFTER_THE_END: readonly Wait[] = ['escalation', 'follow-up', 'nothing'];

/** What the person may see, narrowed to what they asked for; empty when that can be nothing. */
function partsOf(staff: SignedInStaff, services: string[], query: Query, now: number): Part[] {
  const today = businessDate(now);
  const number = query.number === undefined ? undefined : numberIn(query.number);
  if (number === null) return [];
  // What has ended was closed and has no escalation open: other filters concern those under way alone.
  const mayHaveEnded =
    query.hasOpenEscalation !== true &&
    (query.stage === undefined || query.stage.includes('closed')) &&
    (query.waitsFor === undefined || query.waitsFor.some((wait) => AFTER_THE_END.includes(wait)));
  const asked = conditionsOf(staff, services, query, number, today);
  const sort = query.sort ?? (query.ended === 'false' ? 'urgency' : 'openedAt');
  const orderOf = (which: Sort) => {
    const { asc, desc, usual } = ORDERS[which];
    return (query.order ?? usual) === 'asc' ? asc : desc;
  };
  const part = (isLong: boolean, order: string, ...more: Sql[]): Part => ({
    ...allOf([...more, ...asked]),
    order,
    isLong,
  });
  // Few of all there are, found by an index of their own, whether they have ended or not.
  if (query.watched !== undefined || query.followUpDue !== undefined) {
    const standing = {
      any: [],
      true: [condition('c.ended_at is not null')],
      false: [condition('c.ended_at is null')],
    };
    return [part(false, orderOf(sort), ...standing[query.ended])];
  }
  // Without it PostgreSQL does not see that the index of what is nobody's is in order.
  const isNobodys = query.assignee === 'none';
  const longOrder = (order: string) => (isNobodys ? `c.assignee_id, ${order}` : order);
  const underWay = part(false, orderOf(sort), condition('c.ended_at is null'));
  if (query.ended === 'false' || !mayHaveEnded) return query.ended === 'true' ? [] : [underWay];
  if (sort === 'openedAt' || sort === 'number') {
    const ended = query.ended === 'true' ? [condition('c.ended_at is not null')] : [];
    // Numbers are given in the order of opening: where others narrow it, their index has that order.
    const isNarrowed = (query.openedFrom ?? query.openedTo) !== undefined || isNobodys;
    return [part(true, longOrder(orderOf(isNarrowed ? 'openedAt' : sort)), ...ended)];
  }
  // Nobody waits in the ended and nothing happens to them: they follow, the newest first.
  const ended = part(true, longOrder(ORDERS.openedAt.desc), condition('c.ended_at is not null'));
  return query.ended === 'true' ? [ended] : [underWay, ended];
}

function conditionsOf(
  staff: SignedInStaff,
  services: readonly string[],
  query: Query,
  number: number | undefined,
  today: string,
): Sql[] {
  return [
    unlessRestricted(staff, services),
    oneOf('c.stage', query.stage),
    oneOf('c.priority', query.priority),
    oneOf('c.waits_for', query.waitsFor),
    query.assignee === 'none' && condition('c.assignee_id is null'),
    query.assignee !== undefined &&
      query.assignee !== 'none' &&
      condition('c.assignee_id = ?', query.assignee === 'me' ? staff.id : query.assignee),
    number !== undefined && condition('c.number = ?', number),
    query.openedFrom !== undefined &&
      condition('c.opened_at >= ?', new Date(startOfBusinessDate(query.openedFrom))),
    query.openedTo !== undefined &&
      condition('c.opened_at < ?', new Date(startOfBusinessDate(query.openedTo) + DAY)),
    query.watched !== undefined &&
      condition('c.id in (select w.consultation_id from watches w where w.staff_id = ?)', staff.id),
    query.followUpDue !== undefined &&
      condition(
        // What is to be looked at again stands with her newest consultation.
        `c.id in (select f.id from consultations f where f.service_id = any(?::uuid[]) and f.follow_up_on <= ?::date
           and not exists (select 1 from consultations n where n.linked_to_id = f.id)
         union select l.id from accommodations a cross join lateral (
           select n.id from consultations n where n.organisation_id = a.organisation_id and n.consultee_id = a.consultee_id order by n.opened_at desc limit 1
         ) l where a.service_id = any(?::uuid[]) and a.review_on <= ?::date and a.status <> 'ended')`,
        [...services],
        today,
        [...services],
        today,
      ),
    query.hasOpenEscalation !== undefined &&
      condition(query.hasOpenEscalation ? 'c.open_escalations > 0' : 'c.open_escalations = 0'),
  ].filter((one) => one !== false && one !== null);
}

function allOf(conditions: readonly Sql[]): Sql {
  return {
    sql: ['true', ...conditions.map(({ sql }) => sql)].join(' and '),
    params: conditions.flatMap(({ params }) => params),
  };
}

function condition(sql: string, ...params: unknown[]): Sql {
  return { sql, params };
}

function oneOf(column: string, values: readonly string[] | undefined): Sql | null {
  if (values === undefined) return null;
  const [only, ...others] = values;
  // One value lets an index give the order as well; a list of values cannot.
  return others.length === 0
    ? condition(`${column} = ?`, only)
    : condition(`${column} = any(?::text[])`, values);
}

/** The number in what was typed, whatever stands around it; `null` when there is none. */
export function numberIn(text: string): number | null {
  const digits = text.normalize('NFKC').replace(/[^0-9]/gu, '');
  return digits === '' || digits.length > 9 ? null : Number(digits);
}
