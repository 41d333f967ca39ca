/** Why somebody reads a consultation, as the audit trail has it. */
import type { Role } from './roles.ts';

/**
 * `supervision`: a supervisor reads what somebody else has taken, and nobody is told of it but the trail.
 * `history`: an earlier consultation is read beside another one of the same person.
 */
export const READING_PURPOSES = ['own', 'service', 'supervision', 'history'] as const;
export type ReadingPurpose = (typeof READING_PURPOSES)[number];

export function readingPurpose(
  staffId: string,
  roles: readonly Role[],
  { assigneeId }: { assigneeId: string | null },
): ReadingPurpose {
  if (assigneeId === staffId) return 'own';
  return assigneeId !== null && roles.includes('supervisor') ? 'supervision' : 'service';
}
