/** Many signals about words make one piece of news: the latest reading of the database counts. */
import type { Progress } from '../domain/consultation.ts';
import { higherPriority } from '../domain/priority.ts';

/** The later of two readings; risks heard in either are kept. */
export function laterProgress(one: Progress | null, other: Progress): Progress {
  if (!one) return other;
  const isLater = other.consulteeUpTo + other.staffUpTo >= one.consulteeUpTo + one.staffUpTo;
  const later = isLater ? other : one;
  const priorities = [one.riskPriority, other.riskPriority].filter((priority) => priority !== null);
  return {
    ...later,
    risks: [...new Set([...one.risks, ...other.risks])],
    riskPriority: priorities.length === 0 ? null : priorities.reduce(higherPriority),
  };
}
