/** Opening a consultation and finding the one that is open. */
import { Refusal } from '../domain/errors.ts';
import { consultationWorkflowId } from '../domain/workflow-ids.ts';
import { tellStaff } from './notices.ts';
import { rows, firstRow, type Tx } from './scope.ts';

export interface OpenConsultation {
  id: string;
  stage: string;
  lastSeq: number;
  waitingSince: Date | null;
  stageSince: Date;
  answersGiven: string[];
}

/** The consultee's open consultation of the service; one in its grace period after closure counts. */
export async function findOpenConsultation(
  tx: Tx,
  serviceId: string,
  consulteeId: string,
): Promise<OpenConsultation | undefined> {
  return firstRow<OpenConsultation>(
    tx,
    `select id, stage, last_seq as "lastSeq", waiting_since as "waitingSince", stage_since as "stageSince", answers_given as "answersGiven"
     from consultations where service_id = ? and consultee_id = ? and ended_at is null`,
    [serviceId, consulteeId],
  );
}

/**
 * Opens a consultation, numbered within its service and linked to the consultee's last one (or to
 * `linkedToId`). Opened by staff it is theirs; otherwise it waits in the queue. When one is open
 * already (two first messages at once) that one is answered. Refuses 'id-reused' when the id is another's.
 */
export async function openConsultation(
  tx: Tx,
  opening: {
    organisationId: string;
    serviceId: string;
    consulteeId: string;
    id: string;
    formVersion: number;
    openedById?: string | null;
    linkedToId?: string | null;
    /** Whether reception is open; figures tell by it who came out of hours. */
    inHours?: boolean | null;
  },
): Promise<OpenConsultation> {
  // One after the other per service: numbers have no gaps, and the second of two finds the first.
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended(?, 0))`, [opening.serviceId]);
  const open = await findOpenConsultation(tx, opening.serviceId, opening.consulteeId);
  if (open) return open;
  await rows(
    tx,
    `insert into consultations (id, organisation_id, service_id, consultee_id, number, form_version, opened_by_id, linked_to_id, stage, assignee_id, reviewed_by_id, waits_for, restricted, in_hours)
     select ?, ?, ?, ?, next_consultation_number(?, ?), ?, ?::uuid,
       coalesce(?::uuid, (select id from consultations where organisation_id = ? and consultee_id = ? order by opened_at desc limit 1)),
       case when ?::uuid is null then 'intake' else 'conversation' end, ?::uuid, ?::uuid, case when ?::uuid is null then 'take-up' else 'consultee' end,
       exists (select 1 from restrictions r where r.consultee_id = ? and r.consultation_id is null and r.lifted_at is null), ?::boolean
     on conflict (id) do nothing`,
    [
      opening.id,
      opening.organisationId,
      opening.serviceId,
      opening.consulteeId,
      opening.organisationId,
      opening.serviceId,
      opening.formVersion,
      opening.openedById ?? null,
      opening.linkedToId ?? null,
      opening.organisationId,
      opening.consulteeId,
      opening.openedById ?? null,
      opening.openedById ?? null,
      opening.openedById ?? null,
      opening.openedById ?? null,
      opening.consulteeId,
      opening.inHours ?? null,
    ],
  );
  const opened = await findOpenConsultation(tx, opening.serviceId, opening.consulteeId);
  // Somebody else's consultation bears this id, and is not to be seen here.
  if (!opened) throw new Refusal('id-reused', { reason: 'consultation-id' });
  if (opened.id === opening.id && !opening.openedById) await tellOfOpening(tx, opening);
  return opened;
}

/** Counselors hear of her at once, engine or no engine; under the name of the workflow's first step, which tells nobody again. */
async function tellOfOpening(
  tx: Tx,
  { organisationId, serviceId, id }: { organisationId: string; serviceId: string; id: string },
): Promise<void> {
  const source = { kind: 'new-consultation', source: consultationWorkflowId(id), seq: 1 } as const;
  const notice = { organisationId, serviceId, consultationId: id, ...source };
  await tellStaff(tx, notice, { roles: ['counselor'] });
}
