/** Which automatic answers her message gets. They are written with the message and never wait for anything. */
import { isOpen, nextOpening, pauseAt, type ReceptionPlan } from './hours.ts';
import { japaneseDateTime } from './japanese.ts';
import type { RoomChoices } from './room-choices.ts';
import type { AnswerTexts, EmergencyContact, ServiceSettings } from './settings.ts';

export const AUTOMATIC_KINDS = [
  'out-of-hours',
  'congested',
  'paused',
  'silence-warning',
  'talk-ended',
] as const;
export type AutomaticKind = (typeof AUTOMATIC_KINDS)[number];

export interface AutomaticAnswer {
  kind: AutomaticKind;
  /** Which of the service's texts it is, and the next opening it names. */
  name: keyof AnswerTexts;
  opensAt: number | null;
  /** An answer is given once per key: one closed period, one stay in the queue. */
  once: string;
}

/** Whether reception is open, and until or from when. Without a calendar it is closed (the safe side). */
export type Reception =
  | { state: 'open'; until: number }
  | { state: 'closed'; opensAt: number | null }
  | { state: 'paused' };

export function receptionAt(plan: ReceptionPlan, now: number): Reception {
  if (pauseAt(plan, now)) return { state: 'paused' };
  if (!isOpen(plan, now)) return { state: 'closed', opensAt: nextOpening(plan, now) };
  return {
    state: 'open',
    until: plan.open.find(([from, to]) => from <= now && now < to)?.[1] ?? now,
  };
}

/** The answers due now; `given` are the keys of those this consultation already got. */
export function automaticAnswers(
  settings: ServiceSettings,
  plan: ReceptionPlan,
  now: number,
  waiting: { inQueue: boolean; ahead: number; queuedAt: number },
  given: readonly string[],
): AutomaticAnswer[] {
  const reception = receptionAt(plan, now);
  const due: AutomaticAnswer[] = [];
  if (reception.state === 'paused') {
    due.push({ kind: 'paused', name: 'paused', opensAt: null, once: 'paused' });
  } else if (reception.state === 'closed') {
    const { opensAt } = reception;
    const once = `out-of-hours:${opensAt ?? 'unknown'}`;
    due.push({ kind: 'out-of-hours', name: 'outOfHours', opensAt, once });
  } else if (waiting.inQueue && waiting.ahead >= settings.congestedFrom) {
    const once = `congested:${waiting.queuedAt}`;
    due.push({ kind: 'congested', name: 'congested', opensAt: null, once });
  }
  return due.filter(({ once }) => !given.includes(once));
}

/** What answers by itself, in the words she has chosen, with the next opening and the contacts filled in. */
export function answerText(
  settings: Pick<ServiceSettings, 'texts' | 'emergencyContacts'>,
  { name, opensAt }: Pick<AutomaticAnswer, 'name' | 'opensAt'>,
  words: RoomChoices['words'],
): string {
  const text = wordsOf(settings.texts, name, words);
  const next = opensAt === null ? NOT_KNOWN[words] : japaneseDateTime(opensAt);
  return text
    .replaceAll('{次回受付}', next)
    .replaceAll('{連絡先}', contactLines(settings.emergencyContacts));
}

/** Said where the service has no words of its own for it. */
const INSTEAD = {
  intakeOver: 'outOfHours',
  plannedStop: 'paused',
} as const satisfies Partial<Record<keyof AnswerTexts, keyof AnswerTexts>>;

function wordsOf(
  texts: ServiceSettings['texts'],
  name: keyof AnswerTexts,
  words: RoomChoices['words'],
): string {
  const own = (words === 'plain' ? texts.plain?.[name] : undefined) ?? texts[name];
  if (own !== undefined) return own;
  return name in INSTEAD ? wordsOf(texts, INSTEAD[name as keyof typeof INSTEAD], words) : '';
}

const NOT_KNOWN = {
  usual: 'きまりしだいお知らせします',
  plain: 'まだ決まっていません',
} as const satisfies Record<RoomChoices['words'], string>;

/** One line for each. */
export function contactLines(
  contacts: readonly Pick<EmergencyContact, 'name' | 'telephone'>[],
): string {
  return contacts.map(({ name, telephone }) => `・${name} ${telephone}`).join('\n');
}
