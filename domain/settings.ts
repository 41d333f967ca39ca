/** What a service is configured with. A settings version is effective-dated; a consultation asks for the one in force. */
import type { AttributeField } from './attributes.ts';
import type { FlagKind } from './flags.ts';
import type { ReceptionCalendar } from './hours.ts';
import type { RiskWord } from './priority.ts';
import type { RetentionRule } from './retention.ts';

/** Waiting times in minutes; those marked "reception" run only while reception is open. */
export interface TimerSettings {
  /** Reception: in the queue or assigned without a confirmed review → supervisors are told. */
  takeUp: number;
  /** Reception: her words without an answer → priority up and the assignee is told. */
  unanswered: number;
  /** Her silence after a reply → she is asked whether she is still there. */
  silenceWarning: number;
  /** Silence after that question → the talk ends. */
  silenceEnd: number;
  /** After closure a message of hers comes back to the same consultation for so long. */
  grace: number;
  /** An unanswered request for approval climbs one level after so long. */
  approvalClimb: number;
  /** The same when life is in danger. */
  approvalClimbInDanger: number;
  /** An agency that has not acknowledged → the requester is told. */
  acknowledgement: number;
}

/** For a service without settings: the same minutes the demonstration service has. */
export const TIMERS_WITHOUT_SETTINGS: TimerSettings = {
  takeUp: 15,
  unanswered: 10,
  silenceWarning: 60,
  silenceEnd: 60,
  grace: 24 * 60,
  approvalClimb: 30,
  approvalClimbInDanger: 5,
  acknowledgement: 60,
};

export interface EmergencyContact {
  name: string;
  telephone: string;
  note?: string | undefined;
  /** The business day ("YYYY-MM-DD") on which the ward last made sure of the number; without it, never. */
  confirmedOn?: string | undefined;
}

/** What answers her in the room by itself. */
export interface AnswerTexts {
  outOfHours: string;
  congested: string;
  paused: string;
  silenceWarning: string;
  talkEnded: string;
  /** Reception is open, but takes up no new consultation any more today; without it `outOfHours`. */
  intakeOver?: string | undefined;
  /** A stop that was announced; without it `paused`. */
  plannedStop?: string | undefined;
}

/** Texts a consultee reads. `{次回受付}` and `{連絡先}` are filled in. */
export interface AutomaticTexts extends AnswerTexts {
  /** The same in easier words, for who has chosen those; what is missing is said as usual. */
  plain?: { [Name in keyof AnswerTexts]?: string | undefined } | undefined;
  /** What LINE shows: content-free, as it can stand on a lock screen. */
  lineNotice: string;
  /** Answer to text typed into LINE's talk: the way to the room. */
  lineTalkAnswer: string;
  lineGreeting: string;
  /** For who comes back after having blocked or left; without it `lineGreeting`. */
  lineReturn?: string | undefined;
  /** Reception has opened, for who wrote while it was closed; without it `lineNotice`. */
  lineOpening?: string | undefined;
  /** Label of the button that opens the room. */
  roomButton: string;
}

export interface ServiceSettings {
  calendar: ReceptionCalendar;
  timers: TimerSettings;
  texts: AutomaticTexts;
  emergencyContacts: readonly EmergencyContact[];
  riskWords: readonly RiskWord[];
  /** What kinds of flags staff may set about a consultee; without it the usual ones. */
  flagKinds?: readonly FlagKind[] | undefined;
  /** So many consultations waiting in the queue count as congestion. */
  congestedFrom: number;
  /** Seconds in which a reply can still be taken back before it goes out (0–10); without it, none. */
  undoSeconds?: number | undefined;
  /** Counts below it are hidden from those who may not see single persons; without it 3. */
  smallCells?: number | undefined;
  /** A new version needs a second administrator's approval. */
  fourEyes?: boolean | undefined;
  /** How long what was said is kept; without it until the end of the contract. */
  retention?: RetentionRule | undefined;
  consentVersion: string;
}

export interface ServiceForm {
  version: number;
  fields: readonly AttributeField[];
}

export const MAX_UNDO_SECONDS = 10;

/** How long a reply waits before it goes out. */
export function undoSecondsOf(settings: Pick<ServiceSettings, 'undoSeconds'> | null): number {
  const seconds = Math.trunc(settings?.undoSeconds ?? 0);
  return Math.min(Math.max(seconds, 0), MAX_UNDO_SECONDS);
}
