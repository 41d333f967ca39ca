/** What the trail keeps of packets: their seals, and everyone who looked at them, with the purpose. */
import { audit } from '../../db/audit.ts';
import { firstRow } from '../../db/scope.ts';
import type { PacketPurpose } from '../../domain/packet.ts';
import { readingPurpose } from '../../domain/reading.ts';
import type { TrailAction } from '../../domain/trail.ts';
import type { StaffContext } from '../http/route.ts';
import type { ConsultationTarget } from '../http/target.ts';
import { auditDone } from '../staff-audit.ts';

type Acting = Pick<StaffContext<unknown, unknown, unknown, unknown>, 'tx' | 'staff' | 'requestId'>;

/** The seal stands in the trail as well, where nobody changes it. */
export function auditSealing(
  context: Acting,
  consultation: ConsultationTarget,
  sealed: {
    escalationId: string;
    packetId: string;
    digest: string;
    fields: readonly string[];
  },
): Promise<void> {
  const { packetId, escalationId, digest, fields } = sealed;
  return auditDone(context, consultation, 'packet.seal', {
    objectKind: 'packet',
    objectId: packetId,
    data: { escalationId, digest, fields: fields.length },
  });
}

/** The digest as the trail has it from the moment of sealing. */
export async function trailedDigest(
  { tx, staff }: Acting,
  consultationId: string,
  packetId: string,
): Promise<string | null> {
  const found = await firstRow<{ digest: string }>(
    tx,
    `select data ->> 'digest' as digest from audit_entries where organisation_id = ? and consultation_id = ? and action = 'packet.seal' and object_id = ?
     order by id limit 1`,
    [staff.organisationId, consultationId, packetId],
  );
  return found?.digest ?? null;
}

/** Notes the look, before what is looked at leaves; without a stated purpose it is the reader's own work. */
export async function auditLook(
  { tx, staff, requestId }: Acting,
  consultation: ConsultationTarget,
  look: {
    action: TrailAction;
    objectKind: string;
    objectId: string;
    purpose?: PacketPurpose | undefined;
  },
): Promise<void> {
  const roles = staff.rolesIn(consultation.serviceId);
  const letIn = consultation.letIn?.kind ?? null;
  await audit(tx, {
    organisationId: staff.organisationId,
    serviceId: consultation.serviceId,
    actorKind: 'staff',
    actorId: staff.id,
    requestId,
    consultationId: consultation.id,
    ...look,
    purpose: look.purpose ?? readingPurpose(staff.id, roles, consultation, letIn),
  });
}
