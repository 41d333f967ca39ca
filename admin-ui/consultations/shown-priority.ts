import { priorityRank, type Priority } from '../../domain/priority.ts';
import type { ConsultationRow } from '../staff-api/types.ts';

const BY_RANK: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];

/** The priority, or what her words ask for before the workflow has heard of them. */
export function shownPriority({
  priority,
  urgency,
}: Pick<ConsultationRow, 'priority' | 'urgency'>): Priority {
  return urgency > priorityRank(priority) ? (BY_RANK[urgency] ?? priority) : priority;
}
