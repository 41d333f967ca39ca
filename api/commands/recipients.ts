/** To whom a consultation may be given. */
import { firstRow, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ConsultationTarget } from '../http/target.ts';

/** Refuses 'invalid-input' unless this person works on consultations of the service; until the command is stored they do not leave. */
export async function demandWorksThere(
  { tx, target }: { tx: Tx; target: ConsultationTarget },
  staffId: string,
): Promise<void> {
  const found = await firstRow(
    tx,
    `select 1 from memberships m join staff s on s.id = m.staff_id
     where m.staff_id = ? and m.service_id = ? and m.role in ('counselor', 'supervisor') and s.disabled_at is null
     for key share of s`,
    [staffId, target.serviceId],
  );
  if (!found) throw new Refusal('invalid-input', { reason: 'not-of-service', fields: ['to'] });
}
