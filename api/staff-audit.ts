/** Audit rows of what staff do and read; the purpose of reading is one's own consultation or the service's work. */
import { audit, auditRead, type AuditRecord } from '../db/audit.ts';
import { linkedGroup } from '../db/same-person.ts';
import { firstRow, rows, type Tx } from '../db/scope.ts';
import { Refusal } from '../domain/errors.ts';
import { readingPurpose, type ReadingPurpose, type StatedPurpose } from '../domain/reading.ts';
import type { TrailAction } from '../domain/trail.ts';
import type { SignedInStaff } from './http/route.ts';
import { getConsultation, type ConsultationTarget } from './http/target.ts';
import { statedPurpose, watchReading } from './accesses/watch.ts';

interface Acting {
  tx: Tx;
  staff: SignedInStaff;
  requestId: string;
}

type Place = Pick<ConsultationTarget, 'serviceId'> & { id: string | null };

/** Notes what was done to a consultation, to something else of a service (`id: null`), or to nothing of either (`null`). */
export async function auditDone(
  { tx, staff, requestId }: Acting,
  consultation: Place | null,
  action: TrailAction,
  more: Pick<AuditRecord, 'objectKind' | 'objectId' | 'data'> = {},
): Promise<void> {
  await audit(tx, {
    ...byStaff(staff, requestId),
    serviceId: consultation?.serviceId ?? null,
    consultationId: consultation?.id ?? null,
    action,
    ...more,
  });
}

/**
 * Notes that the consultation was read, as far as message `upTo`, before the bytes leave. `beside`: the
 * other consultation of the same person that one is busy with; refuses 'invalid-input' for any other.
 */
export async function auditReading(
  { tx, staff, requestId, query }: Acting & { query?: { beside?: string | undefined } | undefined },
  consultation: ConsultationTarget,
  upTo = 0,
): Promise<void> {
  const beside = query?.beside;
  if (beside !== undefined) await refuseStranger({ tx, staff }, consultation, beside);
  const isNew = await auditRead(tx, {
    ...byStaff(staff, requestId),
    serviceId: consultation.serviceId,
    consultationId: consultation.id,
    action: 'consultation.read',
    purpose: beside === undefined ? await purposeOf({ tx, staff }, consultation) : 'history',
    upTo,
  });
  if (isNew) await watchReading(tx, staff, consultation);
}

/** By how they stand to it; where they do not, what they said themself within the same opening. */
export async function purposeOf(
  { tx, staff }: Pick<Acting, 'tx' | 'staff'>,
  consultation: ConsultationTarget,
): Promise<ReadingPurpose> {
  const roles = staff.rolesIn(consultation.serviceId);
  const letIn = consultation.letIn?.kind ?? null;
  const purpose = readingPurpose(staff.id, roles, consultation, letIn);
  if (purpose !== 'colleague') return purpose;
  return (await statedPurpose(tx, staff, consultation.id)) ?? purpose;
}

async function refuseStranger(
  { tx, staff }: Pick<Acting, 'tx' | 'staff'>,
  { consulteeId }: ConsultationTarget,
  beside: string,
): Promise<void> {
  const other = await getConsultation(tx, staff, beside);
  if (!(await linkedGroup(tx, consulteeId)).includes(other.consulteeId))
    throw new Refusal('invalid-input', { reason: 'another-person' });
}

/** Notes why somebody reads what is a colleague's, as they said it themself; what follows within half an hour is for the same. */
export async function auditStatedReading(
  { tx, staff, requestId }: Acting,
  consultation: ConsultationTarget,
  purpose: StatedPurpose,
): Promise<void> {
  await audit(tx, {
    ...byStaff(staff, requestId),
    serviceId: consultation.serviceId,
    consultationId: consultation.id,
    action: 'consultation.read',
    purpose,
    data: { upTo: consultation.lastSeq },
  });
  // The reading that follows adds no row of its own any more.
  await watchReading(tx, staff, consultation);
}

/** Notes that what is known of linked records was read with the consultation; again within half an hour is the same reading. */
export async function auditRecordsReading(
  { tx, staff, requestId }: Acting,
  consultation: ConsultationTarget,
  records: readonly { consulteeId: string }[],
): Promise<void> {
  if (records.length === 0) return;
  await rows(
    tx,
    `insert into audit_entries (organisation_id, service_id, actor_kind, actor_id, action, consultation_id, object_kind, object_id, purpose, request_id)
     select ?::uuid, ?::uuid, 'staff', ?::uuid, 'person.read', ?::uuid, 'consultee', r.id, 'history', ?::uuid from unnest(?::text[]) as r(id)
     where not exists (select 1 from audit_entries a where a.organisation_id = ? and a.consultation_id = ? and a.actor_id = ?
       and a.action = 'person.read' and a.object_id = r.id and a.at > now() - interval '30 minutes')`,
    [
      staff.organisationId,
      consultation.serviceId,
      staff.id,
      consultation.id,
      requestId,
      records.map(({ consulteeId }) => consulteeId),
      staff.organisationId,
      consultation.id,
      staff.id,
    ],
  );
}

/** Notes that a file was looked at; again within half an hour is the same looking. */
export async function auditFileReading(
  { tx, staff, requestId }: Acting,
  consultation: ConsultationTarget,
  fileId: string,
): Promise<void> {
  const seen = await firstRow(
    tx,
    `select 1 from audit_entries where organisation_id = ? and consultation_id = ? and actor_id = ? and action = 'file.read' and object_id = ?
       and at > now() - interval '30 minutes' limit 1`,
    [staff.organisationId, consultation.id, staff.id, fileId],
  );
  if (seen) return;
  await audit(tx, {
    ...byStaff(staff, requestId),
    serviceId: consultation.serviceId,
    consultationId: consultation.id,
    action: 'file.read',
    objectKind: 'file',
    objectId: fileId,
    purpose: await purposeOf({ tx, staff }, consultation),
  });
}

function byStaff(staff: SignedInStaff, requestId: string) {
  const { organisationId, id: actorId } = staff;
  return { organisationId, actorKind: 'staff', actorId, requestId } as const;
}
