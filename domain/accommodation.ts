/** Reasonable accommodation: what a consultee asked for, what was done about it, and when that is looked at again. */
export const NEEDS = [
  'large-letters',
  'plain-words',
  'short-words',
  'slow-replies',
  'reading-aloud',
  'writer',
  'other',
] as const;
export type Need = (typeof NEEDS)[number];

/** As she is asked and as staff read it. */
export const NEED_WORDS: Record<Need, string> = {
  'large-letters': '大きい文字',
  'plain-words': 'やさしい日本語',
  'short-words': '短い文',
  'slow-replies': '返事をゆっくり',
  'reading-aloud': '読み上げを使う',
  writer: '代わりの人が書く',
  other: 'その他',
};

/** Of what is said of a wish beside its kind, and of what is written when it is decided. */
export const MAX_WISH_LENGTH = 500;
export const MAX_DECISION_LENGTH = 1000;

/** What can be decided about it; she may end it herself. */
export const ACCOMMODATION_DECISIONS = ['given', 'partly', 'declined', 'ended'] as const;
export type AccommodationDecision = (typeof ACCOMMODATION_DECISIONS)[number];

export const ACCOMMODATION_STATUSES = ['asked', ...ACCOMMODATION_DECISIONS] as const;
export type AccommodationStatus = (typeof ACCOMMODATION_STATUSES)[number];

interface Standing {
  status: AccommodationStatus;
  /** The business day on which it is looked at again. */
  reviewOn: string | null;
}

/** Whether that day has come. */
export function isReviewDue({ status, reviewOn }: Standing, today: string): boolean {
  return status !== 'ended' && reviewOn !== null && reviewOn <= today;
}

/** What is missing in a decision; `null` when nothing is. */
export type DecisionFault = 'reason-missing' | 'done-missing' | 'day-gone-by' | 'day-after-end';

export const DECISION_FAULT_TEXTS: Record<DecisionFault, string> = {
  'reason-missing': '「理由」を書いてください。',
  'done-missing': '「すること」を書いてください。',
  'day-gone-by': '見直す日は今日より後の日にしてください。',
  'day-after-end': '終わりにするときは、見直す日を消してください。',
};

/**
 * A refusal is never without its reason, nor a promise without what is promised: whoever answers her next
 * has nothing else to go by.
 */
export function decisionFault(
  { status, done, reason, reviewOn }: Standing & { done: string; reason: string },
  today: string,
): DecisionFault | null {
  const isShort = status === 'partly' || status === 'declined';
  if ((status === 'given' || status === 'partly') && done.trim() === '') return 'done-missing';
  if (isShort && reason.trim() === '') return 'reason-missing';
  if (reviewOn === null) return null;
  if (status === 'ended') return 'day-after-end';
  return reviewOn <= today ? 'day-gone-by' : null;
}

/** Those that still stand come first, and of them the ones nobody has decided about. */
export function undecidedFirst<One extends { status: AccommodationStatus }>(
  all: readonly One[],
): One[] {
  const rank = ({ status }: One) => (status === 'asked' ? 0 : status === 'ended' ? 2 : 1);
  return all.toSorted((a, b) => rank(a) - rank(b));
}
