/** The list of consultations: one definition of what is in it serves its rows and its count. */
import type { z } from 'zod';
import type { ConsultationsQuery, SORTS } from '../../contracts/consultations.ts';
import { COUNTED_AT_MOST } from '../../contracts/lists.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { Stage, Timer } from '../../domain/consultation.ts';
import type { Wait } from '../../domain/consultation-progress.ts';
import { DAY, startOfBusinessDate } from '../../domain/hours.ts';
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
}

/** Columns of a row, from `consultations c` joined with `consultees p`. */
export const ROW_COLUMNS = `c.id, c.number, c.service_id as "serviceId", c.stage, c.stage_since as "stageSince", c.priority,
  c.priority_reasons as "priorityReasons", c.urgency, c.risks, c.opened_at as "openedAt", c.waiting_since as "waitingSince",
  c.assignee_id as "assigneeId", c.waits_for as "waitsFor", c.next_timer as "nextTimer", c.next_action_at as "nextActionAt",
  c.open_escalations as "openEscalations", c.outcome, c.closed_at as "closedAt", c.ended_at as "endedAt", c.restricted,
  c.last_seq as "lastSeq", c.read_by_consultee_up_to as "readByConsulteeUpTo", p.room_state as "roomState", p.room_seen_at as "roomSeenAt"`;

type Sort = (typeof SORTS)[number];
type Query = z.infer<typeof ConsultationsQuery>;

// Each is an index read forwards or backwards, or the order of what few rows are left after a filter.
const ORDERS: Record<Sort, { asc: string; desc: string; usual: 'asc' | 'desc' }> = {
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

/** A condition with its parameters, for the SQL of `rows`. */
interface Condition {
  sql: string;
  params: unknown[];
}

/** One page, and how many there are in all as far as they are counted. */
export async function listConsultations(
  tx: Tx,
  staff: SignedInStaff,
  query: Query,
): Promise<{ rows: ConsultationListRow[]; counted: number }> {
  const condition = conditionOf(staff, query);
  if (!condition) return { rows: [], counted: 0 };
  const sort = query.sort ?? (query.ended === 'false' ? 'urgency' : 'openedAt');
  const { asc, desc, usual } = ORDERS[sort];
  const order = (query.order ?? usual) === 'asc' ? asc : desc;
  const found = await rows<ConsultationListRow & { counted: number }>(
    tx,
    `with page as (
       select c.* from consultations c where ${condition.sql} order by ${order} limit ? offset ?
     ), counted as (
       select count(*)::int as n from (select 1 from consultations c where ${condition.sql} limit ${COUNTED_AT_MOST + 1}) few
     )
     select ${ROW_COLUMNS}, counted.n as counted
     from counted left join (page c join consultees p on p.id = c.consultee_id) on true order by ${order}`,
    [...condition.params, query.perPage + 1, (query.page - 1) * query.perPage, ...condition.params],
  );
  const counted = found[0]?.counted ?? 0;
  // The count stands on a row of its own when the page is empty.
  return { rows: found.filter(({ id }) => id !== null), counted };
}

/** What the person may see, narrowed to what they asked for; `null` when that can be nothing. */
function conditionOf(staff: SignedInStaff, query: Query): Condition | null {
  const services = staff
    .servicesWith('consultation.list', 'service')
    .filter((id) => query.service === undefined || id === query.service);
  if (services.length === 0) return null;
  const number = query.number === undefined ? undefined : numberIn(query.number);
  if (number === null) return null;
  const conditions = [
    condition('c.service_id = any(?::uuid[])', services),
    unlessRestricted(staff, services),
    query.ended === 'false' && condition('c.ended_at is null'),
    query.ended === 'true' && condition('c.ended_at is not null'),
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
    query.hasOpenEscalation !== undefined &&
      condition(query.hasOpenEscalation ? 'c.open_escalations > 0' : 'c.open_escalations = 0'),
  ].filter((one) => one !== false && one !== null);
  return {
    sql: conditions.map(({ sql }) => sql).join(' and '),
    params: conditions.flatMap(({ params }) => params),
  };
}

function condition(sql: string, ...params: unknown[]): Condition {
  return { sql, params };
}

function oneOf(column: string, values: readonly string[] | undefined): Condition | null {
  if (values === undefined) return null;
  const [only, ...others] = values;
  // One value lets an index give the order as well; a list of values cannot.
  return others.length === 0
    ? condition(`${column} = ?`, only)
    : condition(`${column} = any(?::text[])`, values);
}

/** The number in what was typed, whatever stands around it; `null` when there is none. */
function numberIn(text: string): number | null {
  const digits = text.normalize('NFKC').replace(/[^0-9]/gu, '');
  return digits === '' || digits.length > 9 ? null : Number(digits);
}
