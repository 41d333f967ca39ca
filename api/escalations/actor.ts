/** A person as the rules of an escalation see them. */
import type { Actor } from '../../domain/consultation.ts';
import type { SignedInStaff } from '../http/route.ts';
import { rolesTowards, type EscalationTarget } from '../http/target.ts';

/** `own`: they are assigned to the consultation or made the request. */
export function actorTowardsEscalation(
  staff: SignedInStaff,
  { consultation, requestedById }: EscalationTarget,
): { actor: Actor; own: boolean } {
  const own = consultation.assigneeId === staff.id || requestedById === staff.id;
  const held = staff.rolesIn(consultation.serviceId);
  const roles = rolesTowards(held, consultation, own ? 'own' : 'service');
  return { actor: { staffId: staff.id, roles: [...roles] }, own };
}
