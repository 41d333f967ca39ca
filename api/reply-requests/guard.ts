/** Asked wherever words of staff would go to the consultee: the rule itself is domain/reply-approval.ts. */
import { Refusal } from '../../domain/errors.ts';
import { wordsBlockOf, type WordsToHer, type Writer } from '../../domain/reply-approval.ts';
import type { SignedInStaff } from '../http/route.ts';

/** The person as the rule sees them in this service. */
export function writerIn(
  staff: Pick<SignedInStaff, 'rolesIn' | 'repliesNeedApprovalIn'>,
  serviceId: string,
): Writer {
  return {
    roles: staff.rolesIn(serviceId),
    repliesNeedApproval: staff.repliesNeedApprovalIn(serviceId),
  };
}

/** Refuses 'not-permitted' (needs-approval), which the audit trail keeps. */
export function refuseUnapproved(
  staff: Pick<SignedInStaff, 'rolesIn' | 'repliesNeedApprovalIn'>,
  serviceId: string,
  words: WordsToHer,
): void {
  const block = wordsBlockOf(writerIn(staff, serviceId), words);
  if (block) throw new Refusal('not-permitted', block);
}
