/** The life of one consultation: its stages, what may be done in each, and what each step changes. */
import type { EscalationKind, EscalationStatus } from './escalation.ts';
import { higherPriority, type Priority, type PriorityReason, type Risk } from './priority.ts';
import type { Role } from './roles.ts';

export const STAGES = ['intake', 'review', 'conversation', 'attributes', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/** What staff do to the consultation itself; each is an update of its workflow. */
export const ACTIONS = [
  'assign',
  'transfer',
  'return-to-queue',
  'confirm-history-review',
  'set-priority',
  'end-talk',
  'close',
  'reopen',
  'escalate',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What staff write into it; the API stores these at once and the workflow hears of them afterwards. */
export const CONTENT_ACTIONS = ['reply', 'note', 'record-attributes'] as const;
export type ContentAction = (typeof CONTENT_ACTIONS)[number];

const ALLOWED = {
  intake: ['assign', 'set-priority', 'note', 'escalate', 'close'],
  review: [
    'confirm-history-review',
    'return-to-queue',
    'transfer',
    'assign',
    'set-priority',
    'note',
    'escalate',
  ],
  conversation: [
    'reply',
    'record-attributes',
    'note',
    'transfer',
    'assign',
    'return-to-queue',
    'set-priority',
    'escalate',
    'end-talk',
  ],
  attributes: [
    'record-attributes',
    'note',
    'reply',
    'transfer',
    'assign',
    'set-priority',
    'close',
    'escalate',
  ],
  closed: ['reopen', 'note'],
} as const satisfies Record<Stage, readonly (Action | ContentAction)[]>;

export function isAllowed(stage: Stage, action: Action | ContentAction): boolean {
  const allowed: readonly string[] = ALLOWED[stage];
  return allowed.includes(action);
}

/** Outcomes of a consultation, and closures that are none (kept apart in figures). */
export const OUTCOMES = ['listened', 'informed', 'referred', 'emergency', 'continued'] as const;
export const NON_CONSULTATIONS = ['mistake', 'test', 'abuse', 'no-words', 'duplicate'] as const;
export type NonConsultation = (typeof NON_CONSULTATIONS)[number];
export type Outcome = (typeof OUTCOMES)[number] | NonConsultation;

export function isNonConsultation(outcome: string | null): boolean {
  return outcome !== null && (NON_CONSULTATIONS as readonly string[]).includes(outcome);
}

/** What was closed as none counts in no figure of consultations; one that is open, or open again, counts. */
export function isCounted({ stage, outcome }: { stage: Stage; outcome: string | null }): boolean {
  return stage !== 'closed' || !isNonConsultation(outcome);
}

export type ConsultationCommand =
  | { action: 'assign'; to: string }
  | { action: 'transfer'; to: string }
  | { action: 'return-to-queue' }
  | { action: 'confirm-history-review'; mode: 'read' | 'urgent' }
  | { action: 'set-priority'; priority: Priority }
  | { action: 'end-talk' }
  | { action: 'close'; outcome: Outcome; omissions: string[]; followUpOn: string | null }
  | { action: 'reopen' }
  | { action: 'escalate'; escalationId: string; kind: EscalationKind; immediate: boolean };

/** Answer to a command: where the consultation stands after it. */
export interface CommandResult {
  seq: number;
  stage: Stage;
}

/** Who acts: ids and roles in the consultation's service, from the session and never from a body. */
export interface Actor {
  staffId: string;
  roles: Role[];
}

/** Messages stored since the workflow last heard, as the database knows them. Instants in ms. */
export interface Progress {
  consulteeUpTo: number;
  lastConsulteeAt: number | null;
  staffUpTo: number;
  lastStaffAt: number | null;
  /** Time of her first message after the last reply; `null` when everything is answered. */
  unansweredSince: number | null;
  risks: Risk[];
  riskPriority: Priority | null;
  assigneeOnDuty: boolean;
}

export const TIMERS = [
  'take-up',
  'unanswered',
  'silence-warning',
  'silence-end',
  'attributes-reminder',
  'follow-up',
  'grace',
] as const;
export type Timer = (typeof TIMERS)[number];

/** The whole state of a consultation's workflow: plain JSON, also its snapshot in the database. */
export interface ConsultationState {
  stage: Stage;
  stageSince: number;
  /** Grows by one with every recorded step; the database takes a step only once and in order. */
  seq: number;
  priority: Priority;
  priorityReasons: PriorityReason[];
  assignee: string | null;
  /** Who confirmed the history review of the present assignment. */
  reviewedBy: string | null;
  progress: Progress;
  silenceWarnedAt: number | null;
  remindedAt: number | null;
  /** Timers that have gone off and do not go off again until what they watch begins anew. */
  fired: Timer[];
  /** Its escalations as it last heard of them. */
  escalations: { id: string; n: number; open: boolean; status: EscalationStatus }[];
  outcome: Outcome | null;
  followUpOn: string | null;
  closedAt: number | null;
  graceUntil: number | null;
  /** The grace period is over: a further message begins a new, linked consultation. */
  ended: boolean;
}

export const EVENT_KINDS = [
  'opened',
  'assigned',
  'transferred',
  'returned-to-queue',
  'history-reviewed',
  'priority-set',
  'priority-raised',
  'talk-ended',
  'talk-resumed',
  'came-back',
  'closed',
  'reopened',
  'escalated',
  'escalation-changed',
  'take-up-overdue',
  'unanswered-overdue',
  'silence-warned',
  'attributes-reminded',
  'follow-up-due',
  'ended',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type EventActor = { kind: 'staff'; id: string } | { kind: 'consultee' } | { kind: 'system' };

/** One line of the timeline; `data` holds codes, ids and numbers only. */
export interface ConsultationEvent {
  kind: EventKind;
  actor: EventActor;
  data: Record<string, string | number | boolean | null | string[]>;
}

export const NOTICE_KINDS = [
  'new-consultation',
  /** She wrote in a consultation of one's own. */
  'new-message',
  'assigned',
  'take-up-overdue',
  'unanswered-overdue',
  'came-back',
  'attributes-pending',
  'follow-up-due',
  'danger',
  'escalation-requested',
  'escalation-climbed',
  'escalation-decided',
  'escalation-overdue',
  'escalation-follow-up',
  /** LINE did not take a notice for her. */
  'not-delivered',
  /** Somebody was let into a restricted consultation; contents were asked for an audit; that was decided. */
  'emergency-access',
  'contents-asked',
  'contents-decided',
  /** Where a room was used from is to be disclosed; that was decided. */
  'disclosure-asked',
  'disclosure-decided',
  /** A consultation was opened that nobody has a reason to open, or too many at once. */
  'alarm',
  /** A supervisor said something beside the talk. */
  'whisper',
  /** A reply of a counselor in training waits for approval; it went out; it came back with a comment. */
  'reply-waits',
  'reply-approved',
  'reply-returned',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Groups of recipients (resolved from memberships when the step is recorded) or one person. */
export type Recipient = 'counselors' | 'supervisors' | 'administrators' | { staffId: string };

export interface NoticeRequest {
  kind: NoticeKind;
  to: Recipient;
}

/** Something said to her by the service itself. */
export type AutomaticWords = 'silenceWarning' | 'talkEnded';

/** One step: the new state, what to write on the timeline, whom to tell, what to say to her. */
export interface Transition {
  state: ConsultationState;
  event: ConsultationEvent | null;
  notices: NoticeRequest[];
  words: AutomaticWords | null;
}

export const NO_PROGRESS: Progress = {
  consulteeUpTo: 0,
  lastConsulteeAt: null,
  staffUpTo: 0,
  lastStaffAt: null,
  unansweredSince: null,
  risks: [],
  riskPriority: null,
  assigneeOnDuty: false,
};

/** The state before the first recorded step. */
export function newConsultation(now: number, assignee: string | null = null): ConsultationState {
  return {
    stage: assignee ? 'conversation' : 'intake',
    stageSince: now,
    seq: 0,
    priority: 'normal',
    priorityReasons: [],
    assignee,
    reviewedBy: assignee,
    progress: NO_PROGRESS,
    silenceWarnedAt: null,
    remindedAt: null,
    fired: [],
    escalations: [],
    outcome: null,
    followUpOn: null,
    closedAt: null,
    graceUntil: null,
    ended: false,
  };
}

export function hasOpenEscalation(state: Pick<ConsultationState, 'escalations'>): boolean {
  return state.escalations.some(({ open }) => open);
}

/** Moves to another stage: what the old one watched is forgotten. */
export function enter(state: ConsultationState, stage: Stage, now: number): ConsultationState {
  return { ...state, stage, stageSince: now, silenceWarnedAt: null, remindedAt: null, fired: [] };
}

export function raise(
  state: ConsultationState,
  priority: Priority,
  reasons: readonly PriorityReason[],
): ConsultationState {
  return {
    ...state,
    priority: higherPriority(state.priority, priority),
    priorityReasons: [...new Set([...state.priorityReasons, ...reasons])],
  };
}
