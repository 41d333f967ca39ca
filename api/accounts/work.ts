/** What somebody still has on hand in all services, and whose it is to be when they go. */
import type { z } from 'zod';
import type { OpenWork } from '../../contracts/accounts.ts';
import { firstRow, rows } from '../../db/scope.ts';
import type { Approval, EscalationStatus } from '../../domain/escalation.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { readShiftEnd } from '../duty/queries.ts';
import type { Asking } from './present.ts';

interface OfConsultation {
  id: string;
  consultationId: string;
  number: number;
  serviceId: string;
}

interface EscalationRow extends OfConsultation {
  status: EscalationStatus;
  approval: Approval;
  assigneeId: string | null;
}

/** All of it: only consultations wait for a decision, the rest says where it goes by itself. */
export async function readOpenWork(
  context: Asking,
  staffId: string,
): Promise<z.input<typeof OpenWork>> {
  const { tx, staff, deps, now } = context;
  const consultations = await readShiftEnd(tx, staffId, staff);
  const escalations = await readEscalations(context, staffId);
  const replyRequests = await readReplyRequests(context, staffId);
  const followUps = await readFollowUps(context, staffId);
  const asked = await readAsked(context, staffId);
  const all = [...asked, ...consultations, ...escalations, ...replyRequests, ...followUps];
  const nameOf = await serviceNames(context, all);
  const assignees = escalations.map(({ assigneeId }) => assigneeId);
  const people = await deps.staff.people.names(tx, staff.organisationId, assignees, now);
  const serviceOf = ({ serviceId: id }: { serviceId: string }) => ({ id, name: nameOf(id) });
  const consultationOf = ({ consultationId: id, number }: OfConsultation) => ({ id, number });
  return {
    consultations: consultations.map(({ serviceId, waitingSince, ...row }) => ({
      ...row,
      service: serviceOf({ serviceId }),
      waitingSince: instant(waitingSince),
    })),
    escalations: escalations.map((row) => ({
      id: row.id,
      consultation: consultationOf(row),
      service: serviceOf(row),
      status: row.status,
      approval: row.approval,
      goesTo:
        row.assigneeId === null
          ? 'supervisors'
          : row.assigneeId === staffId
            ? 'consultation'
            : 'assignee',
      assignee: people.of(row.assigneeId)?.name ?? null,
    })),
    replyRequests: replyRequests.map((row) => ({
      id: row.id,
      consultation: consultationOf(row),
      service: serviceOf(row),
      askedAt: instant(row.askedAt),
    })),
    followUps: followUps.map((row) => ({
      consultation: consultationOf(row),
      service: serviceOf(row),
      on: row.on,
    })),
    asked: asked.map(({ kind, count, ...row }) => ({ kind, count, service: serviceOf(row) })),
    coming: await countComing(context, staffId),
  };
}

function readEscalations({ tx }: Asking, staffId: string): Promise<EscalationRow[]> {
  return rows<EscalationRow>(
    tx,
    `select e.id, e.consultation_id as "consultationId", c.number, e.service_id as "serviceId", e.status, e.approval,
       c.assignee_id as "assigneeId"
     from escalations e join consultations c on c.id = e.consultation_id
     where e.ended_at is null and (e.requested_by_id = ? or c.assignee_id = ? or (e.approver_id = ? and e.approval = 'telephone'))
     order by e.requested_at limit 500`,
    [staffId, staffId, staffId],
  );
}

function readReplyRequests(
  { tx }: Asking,
  staffId: string,
): Promise<(OfConsultation & { askedAt: Date })[]> {
  return rows(
    tx,
    `select r.id, r.consultation_id as "consultationId", c.number, r.service_id as "serviceId", r.created_at as "askedAt"
     from reply_requests r join consultations c on c.id = r.consultation_id
     where r.staff_id = ? and r.status = 'waiting' order by r.created_at limit 500`,
    [staffId],
  );
}

function readFollowUps(
  { tx }: Asking,
  staffId: string,
): Promise<(OfConsultation & { on: string })[]> {
  return rows(
    tx,
    `select c.id, c.id as "consultationId", c.number, c.service_id as "serviceId", c.follow_up_on::text as on
     from consultations c where c.assignee_id = ? and c.stage = 'closed'
       and c.follow_up_on >= (now() at time zone 'Asia/Tokyo')::date order by c.follow_up_on limit 500`,
    [staffId],
  );
}

/** Whoever decides it knows then that nobody will make use of it. */
function readAsked(
  { tx }: Asking,
  staffId: string,
): Promise<{ kind: 'supplement' | 'disclosure' | 'contents'; serviceId: string; count: number }[]> {
  return rows(
    tx,
    `select kind, service_id as "serviceId", count(*)::int as count from (
       select 'supplement' as kind, service_id from escalation_supplements where requested_by_id = ? and approval = 'waiting'
       union all select 'disclosure', service_id from access_disclosures where requested_by_id = ? and status = 'waiting'
       union all select 'contents', service_id from special_accesses where staff_id = ? and status = 'asked') asked
     group by 1, 2 order by 1, 2`,
    [staffId, staffId, staffId],
  );
}

/** Given to them by a command that is not settled yet. */
async function countComing({ tx }: Asking, staffId: string): Promise<number> {
  const found = await firstRow<{ n: number }>(
    tx,
    `select count(*)::int as n from commands where status = 'pending' and action in ('assign', 'transfer', 'reopen')
       and (command ->> 'to' = ? or (action = 'reopen' and staff_id = ?::uuid))`,
    [staffId, staffId],
  );
  return found?.n ?? 0;
}
