/** How services and their people stand just now; `services` are those in which the asker may know it. */
import { rows, type Tx } from '../../db/scope.ts';
import type { Stage } from '../../domain/consultation.ts';
import type { Duty } from '../../domain/duty.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { Role } from '../../domain/roles.ts';
import { IS_SIGNED_IN } from '../colleagues/signed-in.ts';
import { NOT_TOLD_HER } from '../notices/undelivered-queries.ts';

export interface ServiceRow {
  serviceId: string;
  mode: ServiceMode;
  queue: number;
  queueSince: Date | null;
  unanswered: number;
  unansweredSince: Date | null;
  urgent: number;
  escalations: number;
  approvals: number;
  notTold: number;
}

const IN_QUEUE = `c.stage = 'intake' and c.assignee_id is null`;
const UNANSWERED = `c.assignee_id is not null and c.waiting_since is not null`;

/** One row per service, also where nothing is open. */
export async function readServices(tx: Tx, services: readonly string[]): Promise<ServiceRow[]> {
  return rows<ServiceRow>(
    tx,
    `with open as (
       select * from consultations where service_id = any(?::uuid[]) and ended_at is null and stage <> 'closed'
     ), asked as (
       select e.service_id, count(*)::int as n, count(*) filter (where e.approval in ('waiting', 'telephone'))::int as approvals
       from escalations e where e.service_id = any(?::uuid[]) and e.ended_at is null group by e.service_id
     ), failed as (
       select c.service_id, count(*)::int as n from ${NOT_TOLD_HER}
         and c.service_id = any(?::uuid[]) and c.ended_at is null and c.stage <> 'closed' group by c.service_id
     )
     select s.id as "serviceId", s.mode,
       count(c.id) filter (where ${IN_QUEUE})::int as queue, min(coalesce(c.waiting_since, c.stage_since)) filter (where ${IN_QUEUE}) as "queueSince",
       count(c.id) filter (where ${UNANSWERED})::int as unanswered, min(c.waiting_since) filter (where ${UNANSWERED}) as "unansweredSince",
       count(c.id) filter (where c.urgency = 3)::int as urgent,
       coalesce(max(a.n), 0) as escalations, coalesce(max(a.approvals), 0) as approvals, coalesce(max(f.n), 0) as "notTold"
     from services s left join open c on c.service_id = s.id left join asked a on a.service_id = s.id left join failed f on f.service_id = s.id
     where s.id = any(?::uuid[]) group by s.id, s.mode, s.code order by s.mode, s.code`,
    [[...services], [...services], [...services], [...services]],
  );
}

export interface PersonRow {
  id: string;
  duty: Duty;
  isSignedIn: boolean;
  roles: Role[];
  counselorIn: { serviceId: string; repliesNeedApproval: boolean }[];
}

/** Who works on consultations in these services, or holds one of theirs still. */
export async function readPeople(
  tx: Tx,
  services: readonly string[],
  now: number,
): Promise<PersonRow[]> {
  return rows<PersonRow>(
    tx,
    `select s.id, s.duty, ${IS_SIGNED_IN} as "isSignedIn",
       coalesce((select array_agg(distinct m.role order by m.role) from memberships m where m.staff_id = s.id and m.service_id = any(?::uuid[])), '{}') as roles,
       (select coalesce(jsonb_agg(jsonb_build_object('serviceId', m.service_id, 'repliesNeedApproval', m.replies_need_approval) order by m.service_id), '[]')
        from memberships m where m.staff_id = s.id and m.role = 'counselor' and m.service_id = any(?::uuid[])) as "counselorIn"
     from staff s where s.disabled_at is null and exists (
         select 1 from memberships m where m.staff_id = s.id and m.service_id = any(?::uuid[]) and m.role in ('counselor', 'supervisor'))
       or exists (select 1 from consultations c where c.assignee_id = s.id and c.service_id = any(?::uuid[]) and c.ended_at is null and c.stage <> 'closed')
     order by s.login_id`,
    [new Date(now), [...services], [...services], [...services], [...services]],
  );
}

export interface HeldRow {
  assigneeId: string;
  serviceId: string;
  stage: Stage;
  urgency: number;
  openEscalations: number;
  waitingSince: Date | null;
}

/** Open consultations that somebody has, as far as their load is reckoned by them. */
export async function readHeld(tx: Tx, services: readonly string[]): Promise<HeldRow[]> {
  return rows<HeldRow>(
    tx,
    `select c.assignee_id as "assigneeId", c.service_id as "serviceId", c.stage, c.urgency, c.open_escalations as "openEscalations", c.waiting_since as "waitingSince"
     from consultations c where c.service_id = any(?::uuid[]) and c.ended_at is null and c.stage <> 'closed' and c.assignee_id is not null`,
    [[...services]],
  );
}
