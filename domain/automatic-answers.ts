/** Which automatic answers her message gets. They are written with the message and never wait for anything. */
import {
  closesAt,
  isOpen,
  nextIntake,
  nextOpening,
  openSince,
  pauseAt,
  takesNew,
  type Pause,
  type ReceptionPlan,
} from './hours.ts';
import { japaneseDateTime } from './japanese.ts';
import type { RoomChoices } from './room-choices.ts';
import type { AnswerTexts, EmergencyContact, ServiceSettings } from './settings.ts';

export const AUTOMATIC_KINDS = [
  'out-of-hours',
  'intake-over',
  'congested',
  'paused',
  'planned-stop',
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

/** Those that tell her that nobody takes her up for now. */
export const CLOSED_KINDS = [
  'out-of-hours',
  'intake-over',
  'paused',
  'planned-stop',
] as const satisfies readonly AutomaticKind[];

/**
 * Whether reception is open (and still takes up new consultations), and until or from when; `null` where that
 * is not known. Without a calendar it is closed (the safe side).
 */
export type Reception =
  | { state: 'open'; takesNew: boolean; until: number | null }
  | { state: 'closed'; opensAt: number | null }
  | { state: 'paused'; pause: Pause; opensAt: number | null };

export function receptionAt(plan: ReceptionPlan, now: number): Reception {
  const opensAt = nextOpening(plan, now);
  const pause = pauseAt(plan, now);
  if (pause) return { state: 'paused', pause, opensAt };
  if (!isOpen(plan, now)) return { state: 'closed', opensAt };
  return { state: 'open', takesNew: takesNew(plan, now), until: closesAt(plan, now) };
}

/** Where her consultation waits: in the queue since then, behind so many. */
export interface Waiting {
  inQueue: boolean;
  ahead: number;
  queuedAt: number;
}

/** The answers due now; `given` are the keys of those this consultation already got. */
export function automaticAnswers(
  settings: ServiceSettings,
  plan: ReceptionPlan,
  now: number,
  waiting: Waiting,
  given: readonly string[],
): AutomaticAnswer[] {
  const due = [
    answerOfReception(plan, now, waiting) ?? answerOfCongestion(settings, waiting),
  ].filter((answer) => answer !== null);
  return due.filter(({ once }) => !given.includes(once));
}

function answerOfReception(
  plan: ReceptionPlan,
  now: number,
  waiting: Waiting,
): AutomaticAnswer | null {
  const reception = receptionAt(plan, now);
  switch (reception.state) {
    case 'paused': {
      const { pause, opensAt } = reception;
      const isPlanned = pause.kind === 'planned-stop';
      const name = isPlanned ? 'plannedStop' : 'paused';
      const kind = isPlanned ? 'planned-stop' : 'paused';
      return { kind, name, opensAt, once: `${kind}:${pause.from}` };
    }
    case 'closed': {
      const { opensAt } = reception;
      const once = `out-of-hours:${opensAt ?? 'unknown'}`;
      return { kind: 'out-of-hours', name: 'outOfHours', opensAt, once };
    }
    case 'open':
      return reception.takesNew ? null : answerAfterIntake(plan, now, waiting);
  }
}

/** Only for who came after the deadline: who waits since before, or talks already, is still served. */
function answerAfterIntake(
  plan: ReceptionPlan,
  now: number,
  { inQueue, queuedAt }: Waiting,
): AutomaticAnswer | null {
  const since = intakeOverSince(plan, now);
  if (!inQueue || queuedAt < since) return null;
  const opensAt = nextIntake(plan, now);
  return { kind: 'intake-over', name: 'intakeOver', opensAt, once: `intake-over:${since}` };
}

/** From when on nobody new was taken up, while reception is open. */
export function intakeOverSince(plan: ReceptionPlan, now: number): number {
  const last = (plan.intake ?? plan.open).findLast(([, to]) => to <= now);
  return Math.max(last?.[1] ?? 0, openSince(plan, now) ?? 0);
}

function answerOfCongestion(
  { congestedFrom }: ServiceSettings,
  { inQueue, ahead, queuedAt }: Waiting,
): AutomaticAnswer | null {
  if (!inQueue || ahead < congestedFrom) return null;
  return { kind: 'congested', name: 'congested', opensAt: null, once: `congested:${queuedAt}` };
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
