/** Bringing in police or a welfare office: request, approval, contact, acknowledgement, outcome. */
import { beginTurns, type AskingState } from './approval-turns.ts';
import type { Actor, EventActor, NoticeRequest } from './consultation.ts';
import { MINUTE } from './hours.ts';
import { may } from './roles.ts';
import type { RotaSpan } from './rota.ts';

export const ESCALATION_KINDS = ['police', 'welfare-office', 'child-guidance', 'other'] as const;
export type EscalationKind = (typeof ESCALATION_KINDS)[number];

export const ESCALATION_STATUSES = [
  'requested',
  'approved',
  'refused',
  'contacted',
  'acknowledged',
  'resolved',
] as const;
export type EscalationStatus = (typeof ESCALATION_STATUSES)[number];

/** `telephone`: given by telephone and recorded, still to be confirmed by the approver. */
export const APPROVALS = ['waiting', 'telephone', 'approved', 'refused'] as const;
export type Approval = (typeof APPROVALS)[number];

export const ESCALATION_ACTIONS = [
  'approve',
  'refuse',
  'record-contact',
  'acknowledge',
  'set-follow-up',
  'record-outcome',
] as const;
export type EscalationAction = (typeof ESCALATION_ACTIONS)[number];

export const CONTACT_CHANNELS = ['telephone', 'fax', 'visit', 'in-person', 'other'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

export const ESCALATION_OUTCOMES = [
  'protected',
  'visited',
  'consulted',
  'handed-over',
  'could-not-reach',
  'not-needed',
] as const;
export type EscalationOutcome = (typeof ESCALATION_OUTCOMES)[number];

/** `immediate`: life or body is in danger: act first, approval runs beside. */
export interface EscalationState extends AskingState {
  seq: number;
  kind: EscalationKind;
  requestedAt: number;
  status: EscalationStatus;
  approval: Approval;
  approver: string | null;
  contactedAt: number | null;
  acknowledgedAt: number | null;
  overdueNoticed: boolean;
  outcome: EscalationOutcome | null;
  // What came later is not in the states of escalations that began before it.
  /** When somebody is to ask again; its workflow reminds of it. */
  followUpAt?: number | null;
  /** What was due while nothing ran, until somebody acts. */
  late?: LateTimer | null;
}

/** A deadline that passed while the system was down: `at` is when it was made up for. */
export interface LateTimer {
  timer: EscalationTimer;
  dueAt: number;
  at: number;
}

export const ESCALATION_TIMERS = ['climb', 'acknowledgement', 'follow-up'] as const;
export type EscalationTimer = (typeof ESCALATION_TIMERS)[number];

export type EscalationCommand =
  | { action: 'approve'; channel: 'screen' }
  | { action: 'approve'; channel: 'telephone'; approver: string }
  | { action: 'refuse' }
  | {
      action: 'record-contact';
      agencyId: string | null;
      channel: ContactChannel;
      contactedAt: number;
      /** Nobody answered: a try, which changes no deadline. Without it somebody was reached. */
      reached?: boolean;
      /** The sealed packet that was given with it: the request's own has its id. */
      packetId?: string | null;
    }
  | { action: 'acknowledge' }
  | { action: 'set-follow-up'; followUpAt: number | null }
  | { action: 'record-outcome'; outcome: EscalationOutcome; final: boolean };

/** Answer to a command: where the escalation stands after it. */
export interface EscalationResult {
  seq: number;
  status: EscalationStatus;
}

export const ESCALATION_EVENT_KINDS = [
  'requested',
  'climbed',
  'approved',
  'approved-by-telephone',
  'approval-confirmed',
  'refused',
  'contacted',
  'contact-tried',
  'acknowledged',
  'acknowledgement-overdue',
  'follow-up-set',
  'follow-up-due',
  'outcome-recorded',
  'resolved',
] as const;
export type EscalationEventKind = (typeof ESCALATION_EVENT_KINDS)[number];

export interface EscalationEvent {
  kind: EscalationEventKind;
  actor: EventActor;
  data: Record<string, string | number | boolean | null>;
}

export interface EscalationTransition {
  state: EscalationState;
  event: EscalationEvent;
  notices: NoticeRequest[];
}

export const ESCALATION_BLOCKS = [
  'status',
  'not-permitted',
  'own-request',
  'not-approved',
  'already-decided',
  'not-assignee',
  'contact-in-future',
  'follow-up-past',
] as const;
export type EscalationBlock = (typeof ESCALATION_BLOCKS)[number];

export const ESCALATION_BLOCK_TEXTS = {
  status: '今の段階ではこの操作はできません。',
  'not-permitted': 'この操作をする権限がありません。',
  'own-request': '自分の申請は自分では承認できません。別の人に依頼してください。',
  'not-approved': '承認を待っています。命の危険があるときは「緊急」で申請してください。',
  'already-decided': 'すでに判断されています。',
  'not-assignee': '担当者だけができる操作です。',
  'contact-in-future': '連絡した時刻は今より前にしてください。',
  'follow-up-past': '次に確認する日時は、今より後にしてください。',
} as const satisfies Record<EscalationBlock, string>;

/** The request itself, the first recorded step. `rota`: the duty calendar, where there is one. */
export function requestEscalation(
  input: Pick<EscalationState, 'kind' | 'immediate' | 'requestedBy'>,
  now: number,
  rota: readonly RotaSpan[] = [],
): EscalationTransition {
  const begun: EscalationState = {
    ...input,
    seq: 1,
    requestedAt: now,
    status: 'requested',
    approval: 'waiting',
    approver: null,
    level: 0,
    levelSince: now,
    contactedAt: null,
    acknowledgedAt: null,
    overdueNoticed: false,
    outcome: null,
  };
  const state = beginTurns(begun, rota);
  const actor = { kind: 'staff', id: input.requestedBy } as const;
  const data = { kind: input.kind, immediate: input.immediate, ...turnIn(state) };
  return { state, event: { kind: 'requested', actor, data }, notices: toldOfRequest(state) };
}

/** Danger is told to all who could act; everything else to whoever is asked first. */
function toldOfRequest({ immediate, turn }: EscalationState): NoticeRequest[] {
  if (immediate)
    return [
      { kind: 'danger', to: 'supervisors' },
      { kind: 'danger', to: 'administrators' },
    ];
  return [{ kind: 'escalation-requested', to: turn ? { staffId: turn.staffId } : 'supervisors' }];
}

/** Whose turn on the duty calendar it is, for the timeline. */
export function turnIn({ turn }: EscalationState): { role?: string; asked?: string } {
  return turn ? { role: turn.role, asked: turn.staffId } : {};
}

/** Why this person may not do this now; `own`: they are assigned to the consultation or made the request. */
export function escalationBlockOf(
  state: EscalationState,
  action: EscalationAction,
  actor: Actor,
  own: boolean,
): EscalationBlock | null {
  if (state.status === 'resolved') return 'status';
  switch (action) {
    case 'approve':
      return approveBlock(state, actor, own);
    case 'refuse':
      if (!may(actor.roles, 'escalation.approve', 'service')) return 'not-permitted';
      return state.approval === 'waiting' || state.approval === 'telephone'
        ? null
        : 'already-decided';
    case 'record-contact':
    case 'acknowledge':
    case 'set-follow-up':
    case 'record-outcome':
      return followBlock(state, action, actor, own);
  }
}

function approveBlock(state: EscalationState, actor: Actor, own: boolean): EscalationBlock | null {
  if (state.approval === 'approved' || state.approval === 'refused') return 'already-decided';
  if (may(actor.roles, 'escalation.approve', 'service')) {
    return actor.staffId === state.requestedBy && state.approval === 'telephone'
      ? 'own-request'
      : null;
  }
  // A counselor records an approval that was given by telephone.
  return may(actor.roles, 'escalation.follow', own ? 'own' : 'service') ? null : 'not-permitted';
}

function followBlock(
  state: EscalationState,
  action: EscalationAction,
  actor: Actor,
  own: boolean,
): EscalationBlock | null {
  if (!may(actor.roles, 'escalation.follow', own ? 'own' : 'service')) {
    return may(actor.roles, 'escalation.follow', 'own') ? 'not-assignee' : 'not-permitted';
  }
  if (action === 'record-contact') {
    const approved = state.approval === 'approved' || state.approval === 'telephone';
    if (state.status === 'refused' && !state.immediate) return 'status';
    return approved || state.immediate ? null : 'not-approved';
  }
  if (action === 'acknowledge') return state.status === 'contacted' ? null : 'status';
  if (action === 'set-follow-up') return null;
  return state.status === 'requested' && !state.immediate ? 'status' : null;
}

/** The same with the command's arguments. */
export function escalationBlockOfCommand(
  state: EscalationState,
  command: EscalationCommand,
  actor: Actor,
  own: boolean,
  now: number,
): EscalationBlock | null {
  const block = escalationBlockOf(state, command.action, actor, own);
  if (block) return block;
  if (command.action === 'approve') {
    if (command.channel === 'telephone') {
      if (state.approval === 'telephone') return 'already-decided';
      return command.approver === state.requestedBy ? 'own-request' : null;
    }
    if (!may(actor.roles, 'escalation.approve', 'service')) return 'not-permitted';
    return actor.staffId === state.requestedBy ? 'own-request' : null;
  }
  if (command.action === 'record-contact')
    return command.contactedAt > now + MINUTE ? 'contact-in-future' : null;
  if (command.action === 'set-follow-up')
    return command.followUpAt !== null && command.followUpAt <= now ? 'follow-up-past' : null;
  return null;
}

/** What the command changes; ask `escalationBlockOfCommand` first. */
export function applyEscalationCommand(
  state: EscalationState,
  command: EscalationCommand,
  actor: Actor,
  now: number,
): EscalationTransition {
  const by = { kind: 'staff', id: actor.staffId } as const;
  const base = acted(state);
  const toRequester: NoticeRequest[] =
    actor.staffId === state.requestedBy
      ? []
      : [{ kind: 'escalation-decided', to: { staffId: state.requestedBy } }];
  switch (command.action) {
    case 'approve':
      return approval(base, command, actor, toRequester);
    case 'refuse': {
      // What was already done in danger stands; only a request that waits is stopped by a refusal.
      const status = state.contactedAt === null ? 'refused' : state.status;
      return {
        state: { ...base, approval: 'refused', approver: actor.staffId, status },
        event: { kind: 'refused', actor: by, data: {} },
        notices: toRequester,
      };
    }
    case 'record-contact':
      return contact(base, command, by);
    case 'acknowledge':
      return {
        state: { ...base, status: 'acknowledged', acknowledgedAt: now },
        event: { kind: 'acknowledged', actor: by, data: {} },
        notices: [],
      };
    case 'set-follow-up':
      return {
        state: { ...base, followUpAt: command.followUpAt },
        event: { kind: 'follow-up-set', actor: by, data: { followUpAt: command.followUpAt } },
        notices: [],
      };
    case 'record-outcome': {
      const kind = command.final ? 'resolved' : 'outcome-recorded';
      const status = command.final ? 'resolved' : state.status;
      return {
        state: { ...base, outcome: command.outcome, status },
        event: { kind, actor: by, data: { outcome: command.outcome } },
        notices: [],
      };
    }
  }
}

/** The next state after a person's step: whoever acts has seen what was late. */
function acted({ late, ...state }: EscalationState): EscalationState {
  return { ...state, ...(late ? { late: null } : {}), seq: state.seq + 1 };
}

function contact(
  state: EscalationState,
  command: Extract<EscalationCommand, { action: 'record-contact' }>,
  actor: EventActor,
): EscalationTransition {
  const { agencyId, channel, contactedAt, reached = true, packetId = null } = command;
  const data = { agencyId, channel, contactedAt, ...(packetId === null ? {} : { packetId }) };
  if (!reached) return { state, event: { kind: 'contact-tried', actor, data }, notices: [] };
  return {
    state: {
      ...state,
      status: 'contacted',
      contactedAt,
      acknowledgedAt: null,
      overdueNoticed: false,
    },
    event: { kind: 'contacted', actor, data },
    notices: [],
  };
}

function approval(
  state: EscalationState,
  command: Extract<EscalationCommand, { action: 'approve' }>,
  actor: Actor,
  notices: NoticeRequest[],
): EscalationTransition {
  const by = { kind: 'staff', id: actor.staffId } as const;
  const status = state.status === 'requested' ? 'approved' : state.status;
  if (command.channel === 'telephone') {
    return {
      state: { ...state, approval: 'telephone', approver: command.approver, status },
      event: { kind: 'approved-by-telephone', actor: by, data: { approver: command.approver } },
      notices: [{ kind: 'escalation-decided', to: { staffId: command.approver } }],
    };
  }
  const kind = state.approval === 'telephone' ? 'approval-confirmed' : 'approved';
  return {
    state: { ...state, approval: 'approved', approver: actor.staffId, status },
    event: { kind, actor: by, data: {} },
    notices,
  };
}

/** Somebody is asked for approval: it runs beside what is done in danger, so it climbs whatever else is awaited. */
export function asksForApproval({
  approval,
  status,
}: Pick<EscalationState, 'approval' | 'status'>): boolean {
  return approval === 'waiting' && status !== 'resolved';
}

/** Over: resolved, or refused without anything having been done. */
export function isEscalationOver(state: EscalationState): boolean {
  return state.status === 'resolved' || (state.status === 'refused' && state.contactedAt === null);
}
