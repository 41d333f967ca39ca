/** Who may read for a while what they otherwise might not. */
import { rows, type Tx } from '../../db/scope.ts';
import type { AccessKind } from '../../domain/access.ts';
import { may, type Permission } from '../../domain/roles.ts';
import type { SignedInStaff } from '../http/route.ts';

export interface LetIn {
  kind: AccessKind;
  until: Date;
}

/** Whoever is no counselor or no auditor there any more is not let in either. */
const NEEDS = {
  emergency: 'emergency.begin',
  audit: 'contents.ask',
} as const satisfies Record<AccessKind, Permission>;

/** By what the person is let in now; `null`: they are not. */
export async function letInBy(
  tx: Tx,
  staff: Pick<SignedInStaff, 'id' | 'rolesIn'>,
  consultation: { id: string; serviceId: string },
): Promise<LetIn | null> {
  const held = staff.rolesIn(consultation.serviceId);
  if (!Object.values(NEEDS).some((permission) => may(held, permission, 'service'))) return null;
  const found = await rows<LetIn>(
    tx,
    `select kind, ends_at as until from special_accesses where consultation_id = ? and staff_id = ? and status = 'granted' and ends_at > now()
     order by ends_at desc`,
    [consultation.id, staff.id],
  );
  return found.find(({ kind }) => may(held, NEEDS[kind], 'service')) ?? null;
}
