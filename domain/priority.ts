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

/** A stretch of the text as typed (offsets of UTF-16 units) that speaks of a risk. */
export interface RiskSpan {
  from: number;
  to: number;
  risk: Risk;
  priority: Priority;
}

/**
 * Where in the text the words stand that `risksIn` finds, in order and apart from each other: of words that
 * share letters the graver one is kept, then the longer.
 */
export function riskSpansIn(text: string, words: readonly RiskWord[]): RiskSpan[] {
  const { folded, starts, ends } = foldedWithPlaces(text);
  const found: RiskSpan[] = [];
  for (const { word, risk, priority } of words) {
    const wanted = foldForRisk(word);
    if (wanted === '') continue;
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
      const from = starts[at] ?? 0;
      found.push({ from, to: ends[at + wanted.length - 1] ?? from, risk, priority });
    }
  }
  const kept: RiskSpan[] = [];
  for (const span of found.toSorted(graverThenLonger)) {
    if (kept.every(({ from, to }) => span.to <= from || span.from >= to)) kept.push(span);
  }
  return kept.toSorted((a, b) => a.from - b.from);
}

function graverThenLonger(a: RiskSpan, b: RiskSpan): number {
  return (
    priorityRank(b.priority) - priorityRank(a.priority) ||
    b.to - b.from - (a.to - a.from) ||
    a.from - b.from
  );
}

/** Folded letter by letter as people see letters, so that each folded one knows where it came from. */
function foldedWithPlaces(text: string): { folded: string; starts: number[]; ends: number[] } {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  // Half-width kana and their marks are one letter to it, as they are once folded.
  for (const { segment, index } of new Intl.Segmenter('ja').segment(text)) {
    const letters = foldForRisk(segment);
    folded += letters;
    for (let unit = 0; unit < letters.length; unit += 1) {
      starts.push(index);
      ends.push(index + segment.length);
    }
  }
  return { folded, starts, ends };
}
