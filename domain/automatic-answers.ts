/** Which automatic answers her message gets. They are written with the message and never wait for anything. */
import { isOpen, nextOpening, type ReceptionPlan } from './hours.ts';
import { japaneseDateTime } from './japanese.ts';
import type { EmergencyContact, ServiceSettings } from './settings.ts';

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
  text: string;
  /** An answer is given once per key: one closed period, one stay in the queue. */
  once: string;
}

/** Whether reception is open, and until or from when. Without a calendar it is closed (the safe side). */
export type Reception =
  | { state: 'open'; until: number }
  | { state: 'closed'; opensAt: number | null }
  | { state: 'paused' };

export function receptionAt(
  settings: Pick<ServiceSettings, 'paused'>,
  plan: ReceptionPlan,
  now: number,
): Reception {
  if (settings.paused) return { state: 'paused' };
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
  const reception = receptionAt(settings, plan, now);
  const due: AutomaticAnswer[] = [];
  if (reception.state === 'paused') {
    due.push({
      kind: 'paused',
      text: filled(settings.texts.paused, settings, null),
      once: 'paused',
    });
  } else if (reception.state === 'closed') {
    const text = filled(settings.texts.outOfHours, settings, reception.opensAt);
    due.push({
      kind: 'out-of-hours',
      text,
      once: `out-of-hours:${reception.opensAt ?? 'unknown'}`,
    });
  } else if (waiting.inQueue && waiting.ahead >= settings.congestedFrom) {
    due.push({
      kind: 'congested',
      text: filled(settings.texts.congested, settings, null),
      once: `congested:${waiting.queuedAt}`,
    });
  }
  return due.filter(({ once }) => !given.includes(once));
}

/** A text of the service with its next opening and its contacts filled in. */
export function filled(text: string, settings: ServiceSettings, opensAt: number | null): string {
  const next = opensAt === null ? 'きまりしだいお知らせします' : japaneseDateTime(opensAt);
  return text
    .replaceAll('{次回受付}', next)
    .replaceAll('{連絡先}', contactLines(settings.emergencyContacts));
}

/** One line for each. */
export function contactLines(
  contacts: readonly Pick<EmergencyContact, 'name' | 'telephone'>[],
): string {
  return contacts.map(({ name, telephone }) => `・${name} ${telephone}`).join('\n');
}
