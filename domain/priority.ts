/** How urgent a consultation is, and which words of hers make it so. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const RISKS = ['suicide', 'violence', 'abuse', 'homeless', 'self-harm'] as const;
export type Risk = (typeof RISKS)[number];

/** Why a priority is what it is: a rule's code or a person's choice. */
export const PRIORITY_REASONS = ['set-by-staff', 'unanswered', 'escalation', ...RISKS] as const;
export type PriorityReason = (typeof PRIORITY_REASONS)[number];

export interface RiskWord {
  word: string;
  risk: Risk;
  priority: Priority;
}

export function priorityRank(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

export function higherPriority(a: Priority, b: Priority): Priority {
  return priorityRank(a) >= priorityRank(b) ? a : b;
}

/** Widths, kana and case folded, white space gone, so that a word is found however it was typed. */
export function foldForRisk(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, '')
    .replace(/[ァ-ヶ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** The risks a text speaks of and the priority they ask for; `null` when it speaks of none. */
export function risksIn(
  text: string,
  words: readonly RiskWord[],
): { risks: Risk[]; priority: Priority } | null {
  const folded = foldForRisk(text);
  const found = words.filter(({ word }) => folded.includes(foldForRisk(word)));
  if (found.length === 0) return null;
  return {
    risks: [...new Set(found.map(({ risk }) => risk))],
    priority: found.map(({ priority }) => priority).reduce(higherPriority),
  };
}
