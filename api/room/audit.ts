/** Audit rows of what a consultee does in her room. */
import { audit, type AuditRecord } from '../../db/audit.ts';
import type { Tx } from '../../db/scope.ts';
import type { SignedInConsultee } from '../http/route.ts';
import type { TrailAction } from '../../domain/trail.ts';

interface Acting {
  tx: Tx;
  consultee: Pick<SignedInConsultee, 'id' | 'organisationId' | 'serviceId'>;
  requestId: string;
}

/** Notes what she did; without `consultationId`, what belongs to none of her consultations. */
export async function auditHers(
  { tx, consultee, requestId }: Acting,
  action: TrailAction,
  more: Pick<AuditRecord, 'consultationId' | 'data' | 'outcome'> = {},
): Promise<void> {
  const { id: actorId, organisationId, serviceId } = consultee;
  await audit(tx, {
    organisationId,
    serviceId,
    actorKind: 'consultee',
    actorId,
    action,
    requestId,
    ...more,
  });
}
