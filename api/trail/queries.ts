/** The audit trail in the database: whose rows one may see, and those that are asked for. */
import type { TrailFilters } from '../../contracts/trail.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { DAY, startOfBusinessDate } from '../../domain/hours.ts';
import { actionsOfKind } from '../../domain/trail.ts';
import type { SignedInStaff } from '../http/route.ts';

export interface TrailEntry {
  id: string;
  at: Date;
  serviceId: string | null;
  actorKind: 'staff' | 'consultee' | 'system';
  actorId: string | null;
  action: string;
  consultationId: string | null;
  number: number | null;
  objectKind: string | null;
  objectId: string | null;
  purpose: string | null;
  outcome: 'done' | 'refused' | 'failed';
  data: Record<string, unknown> | null;
  requestId: string | null;
}

/** SQL over `audit_entries a` with its parameters. */
export interface Condition {
  sql: string;
  params: unknown[];
}

/**
 * Whose rows one may see: those of the services in which one may read the trail. Of what belongs to no service, who
 * may see people's rights sees what those people did (signing in, looking for numbers) and what the system did for
 * the organisation as a whole (checks of the trail, declared restores, replaced keys). Which consultations are canaries
 * is told to the same alone.
 */
export function rowsFor(staff: SignedInStaff): Condition {
  const services = [...staff.servicesWith('trail.read', 'service')];
  const personal = [...staff.servicesWith('membership.read', 'service')];
  return {
    sql: `a.organisation_id = ? and (a.service_id = any(?::uuid[]) or (a.service_id is null and cardinality(?::uuid[]) > 0
      and (a.actor_kind = 'system' or a.actor_kind = 'staff'
        and (exists (select 1 from memberships m where m.staff_id = a.actor_id and m.service_id = any(?::uuid[]))
          or not exists (select 1 from memberships m where m.staff_id = a.actor_id)))))
      and (a.action not in ('canary.add', 'canary.remove') or a.service_id = any(?::uuid[]))`,
    params: [staff.organisationId, services, personal, personal, personal],
  };
}

/** What one did oneself, wherever one belongs now. */
export function ownRows(staff: SignedInStaff): Condition {
  return {
    sql: `a.organisation_id = ? and a.actor_kind = 'staff' and a.actor_id = ?`,
    params: [staff.organisationId, staff.id],
  };
}

export function conditionsOf(filters: TrailFilters): Condition[] {
  const { staff, service, consultation, number, from, to, kind, action, outcome, purpose } =
    filters;
  const conditions: Condition[] = [];
  const add = (sql: string, value: unknown) => {
    if (value !== undefined) conditions.push({ sql, params: [value] });
  };
  add(`a.actor_kind = 'staff' and a.actor_id = ?`, staff);
  add('a.service_id = ?', service);
  add('a.consultation_id = ?', consultation);
  add('a.consultation_id in (select c.id from consultations c where c.number = ?)', number);
  add('a.at >= ?', from && new Date(startOfBusinessDate(from)));
  add('a.at < ?', to && new Date(startOfBusinessDate(to) + DAY));
  add('a.action = ?', action);
  add('a.outcome = any(?::text[])', outcome);
  add('a.purpose = any(?::text[])', purpose);
  if (kind) {
    const codes = kind.flatMap(actionsOfKind);
    const isRoute = kind.includes('refused') ? ` or a.action like '% /%'` : '';
    conditions.push({ sql: `(a.action = any(?::text[])${isRoute})`, params: [codes] });
  }
  return conditions;
}

function joined(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' and '),
    params: conditions.flatMap(({ params }) => params),
  };
}

const COLUMNS = `a.id, a.at, a.service_id as "serviceId", a.actor_kind as "actorKind", a.actor_id as "actorId", a.action,
  a.consultation_id as "consultationId", c.number, a.object_kind as "objectKind", a.object_id as "objectId", a.purpose, a.outcome, a.data,
  a.request_id as "requestId"`;

/** The newest first. */
export async function readTrail(
  tx: Tx,
  conditions: readonly Condition[],
  { limit, offset }: { limit: number; offset: number },
): Promise<TrailEntry[]> {
  const { sql, params } = joined(conditions);
  return rows<TrailEntry>(
    tx,
    `select ${COLUMNS} from audit_entries a left join consultations c on c.id = a.consultation_id
     where ${sql} order by a.at desc, a.id desc limit ? offset ?`,
    [...params, limit, offset],
  );
}

/** As far as they are counted. */
export async function countTrail(
  tx: Tx,
  conditions: readonly Condition[],
  atMost: number,
): Promise<number> {
  const { sql, params } = joined(conditions);
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from (select 1 from audit_entries a where ${sql} limit ${atMost}) counted`,
    params,
  );
  return found?.n ?? 0;
}

/** What staff did with consultations, oldest first: for sittings. */
export async function readDoings(
  tx: Tx,
  conditions: readonly Condition[],
  limit: number,
): Promise<TrailEntry[]> {
  const { sql, params } = joined(conditions);
  return rows<TrailEntry>(
    tx,
    `select ${COLUMNS} from audit_entries a join consultations c on c.id = a.consultation_id
     where ${sql} and a.actor_kind = 'staff' and a.outcome = 'done' order by a.at, a.id limit ?`,
    [...params, limit],
  );
}

/** Those who belong to these services, or have left rows there lately. */
export async function peopleIn(tx: Tx, services: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    `select distinct m.staff_id as id from memberships m where m.service_id = any(?::uuid[])`,
    [[...services]],
  );
  return found.map(({ id }) => id);
}

export interface ReportedConsultation {
  id: string;
  number: number;
  serviceId: string;
  consulteeId: string;
  openedAt: Date;
}

/** All consultations of these records, oldest first. */
export function consultationsOfAll(
  tx: Tx,
  consulteeIds: readonly string[],
): Promise<ReportedConsultation[]> {
  return rows<ReportedConsultation>(
    tx,
    `select id, number, service_id as "serviceId", consultee_id as "consulteeId", opened_at as "openedAt"
     from consultations where consultee_id = any(?::uuid[]) order by opened_at, id`,
    [[...consulteeIds]],
  );
}

/** Whether somebody belongs to one of these services, or has rows in them. */
export async function isKnownIn(
  tx: Tx,
  staffId: string,
  { organisationId, services }: { organisationId: string; services: readonly string[] },
): Promise<boolean> {
  const found = await firstRow(
    tx,
    `select 1 where exists (select 1 from memberships m where m.staff_id = ? and m.service_id = any(?::uuid[]))
       or exists (select 1 from audit_entries a where a.organisation_id = ? and a.actor_id = ? and a.service_id = any(?::uuid[]))`,
    [staffId, [...services], organisationId, staffId, [...services]],
  );
  return found !== undefined;
}
