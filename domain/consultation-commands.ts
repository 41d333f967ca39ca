/** What staff may do to a consultation now, and what each command changes. */
import {
  enter,
  isAllowed,
  isNonConsultation,
  raise,
  type Action,
  type Actor,
  type ConsultationCommand,
  type ConsultationState,
  type ContentAction,
  type NoticeRequest,
  type Stage,
  type Transition,
} from './consultation.ts';
import { MINUTE } from './hours.ts';
import { may, type Permission } from './roles.ts';
import type { TimerSettings } from './settings.ts';

/** Why an action is refused or its button disabled. */
export const BLOCK_REASONS = [
  'stage',
  'not-permitted',
  'not-assignee',
  'already-assigned',
  'outcome-needs-talk',
  'attributes-missing',
  'follow-up-past',
  'ended',
  'unstorable',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

export const BLOCK_TEXTS = {
  stage: '今の段階ではこの操作はできません。',
  'not-permitted': 'この操作をする権限がありません。',
  'not-assignee': '担当者だけができる操作です。',
  'already-assigned': 'すでにこの人が担当しています。',
  'outcome-needs-talk': '受付中に終了できるのは、間違い・テスト・迷惑・無言・重複だけです。',
  'attributes-missing': '未登録の属性があります。登録するか、理由を書いて終了してください。',
  'follow-up-past': '次の連絡日は今日より後の日にしてください。',
  ended: 'この相談は終了しました。新しい相談としてつなげてください。',
  unstorable: '記録できない値が含まれています。入力を確認してください。',
} as const satisfies Record<BlockReason, string>;

type StageTexts = Partial<Record<Stage, string>>;

const AFTER_REVIEW = '履歴の確認を終えるとできます。';
const BEFORE_TALK = '担当が決まり、会話が始まるとできます。';
const AFTER_END = '終了した相談です。再開するとできます。';

/** What is to be done first, where another stage allows it. */
const STAGE_TEXTS: Partial<Record<Action | ContentAction, StageTexts>> = {
  reply: {
    intake: '「担当する」を押して履歴を確認すると、返信できます。',
    review: '履歴の確認を終えると、返信できます。',
    closed: '終了した相談です。再開すると、返信できます。',
  },
  'record-attributes': { intake: BEFORE_TALK, review: AFTER_REVIEW, closed: AFTER_END },
  'end-talk': {
    intake: BEFORE_TALK,
    review: AFTER_REVIEW,
    attributes: '会話はもう終わっています。「相談を終了する」に進んでください。',
  },
  close: {
    review: '履歴を確認し、会話を終えると、終了できます。',
    conversation: '先に「会話を終える」を押してください。',
  },
  'return-to-queue': {
    attributes: '会話が終わった相談は受付に戻せません。他の職員に引き継いでください。',
  },
};

/** The reason in words, for this action at this stage. */
export function blockText(
  reason: BlockReason,
  action: Action | ContentAction,
  stage: Stage,
): string {
  return (reason === 'stage' && STAGE_TEXTS[action]?.[stage]) || BLOCK_TEXTS[reason];
}

/** The permission each action asks for; how far it reaches is the table's matter. */
export const PERMISSION_OF = {
  assign: 'consultation.assign',
  transfer: 'consultation.assign',
  // Whoever gives it to another may give it to nobody: somebody who is gone leaves nothing behind.
  'return-to-queue': 'consultation.assign',
  'confirm-history-review': 'consultation.work',
  'set-priority': 'consultation.work',
  'end-talk': 'consultation.work',
  close: 'consultation.work',
  reopen: 'consultation.take',
  escalate: 'escalation.start',
  reply: 'consultation.work',
  note: 'consultation.work',
  'record-attributes': 'consultation.work',
} as const satisfies Record<Action | ContentAction, Permission>;

type Looked = Pick<ConsultationState, 'stage' | 'assignee' | 'ended'>;

/** Why this person may not do this to this consultation now; `null` when they may. */
export function blockOf(
  state: Looked,
  action: Action | ContentAction,
  actor: Actor,
): BlockReason | null {
  if (state.ended && action !== 'note') return 'ended';
  if (!isAllowed(state.stage, action)) return 'stage';
  const relation = state.assignee === actor.staffId ? 'own' : 'service';
  const permission: Permission = PERMISSION_OF[action];
  if (!may(actor.roles, permission, relation) && !takesFromQueue(state, action, actor)) {
    return may(actor.roles, permission, 'own') ? 'not-assignee' : 'not-permitted';
  }
  // The review is read by the one who will answer; nobody can confirm it for somebody else.
  if (action === 'confirm-history-review' && relation !== 'own') return 'not-assignee';
  return null;
}

/** A consultation that waits in the queue belongs to nobody yet: a counselor may take, sort, close or raise alarm for it. */
function takesFromQueue(state: Looked, action: Action | ContentAction, actor: Actor): boolean {
  if (state.assignee !== null || state.stage !== 'intake') return false;
  return action !== 'transfer' && may(actor.roles, 'consultation.take', 'service');
}

/**
 * The same for closing what was no consultation: it goes at once in every open stage, for there is no talk to end and
 * nothing to register.
 */
export function dismissalBlockOf(state: Looked, actor: Actor): BlockReason | null {
  const isUnderWay = state.stage === 'review' || state.stage === 'conversation';
  return blockOf(isUnderWay ? { ...state, stage: 'attributes' } : state, 'close', actor);
}

/**
 * The same for a reply. While the engine is away no one can be assigned, so any counselor of the
 * service may answer in whatever stage the database knows; the message is marked as stood in.
 */
export function replyBlockOf(
  state: Looked,
  actor: Actor,
  isEngineAway: boolean,
): { block: BlockReason | null; standIn: boolean } {
  const block = blockOf(state, 'reply', actor);
  if (block === null || state.ended || !isEngineAway) return { block, standIn: false };
  return may(actor.roles, 'consultation.stand-in', 'service')
    ? { block: null, standIn: true }
    : { block, standIn: false };
}

/** The same for a whole command, its arguments included. `today`: the business date. */
export function blockOfCommand(
  state: Looked,
  command: ConsultationCommand,
  actor: Actor,
  today: string,
): BlockReason | null {
  const isDismissal = command.action === 'close' && isNonConsultation(command.outcome);
  const block = isDismissal
    ? dismissalBlockOf(state, actor)
    : blockOf(state, command.action, actor);
  if (block) return block;
  switch (command.action) {
    case 'assign':
    case 'transfer':
      if (command.to === state.assignee) return 'already-assigned';
      // A counselor takes for themself; handing to others is a transfer or a supervisor's work.
      return state.assignee === null &&
        command.to !== actor.staffId &&
        !may(actor.roles, 'consultation.assign', 'service')
        ? 'not-permitted'
        : null;
    case 'close':
      if (state.stage === 'intake' && !isNonConsultation(command.outcome))
        return 'outcome-needs-talk';
      return command.followUpOn !== null && command.followUpOn <= today ? 'follow-up-past' : null;
    case 'return-to-queue':
    case 'confirm-history-review':
    case 'set-priority':
    case 'end-talk':
    case 'reopen':
    case 'escalate':
      return null;
  }
}

type Step = Omit<Transition, 'words' | 'notices'> & Partial<Pick<Transition, 'words' | 'notices'>>;

/** What the command changes; ask `blockOfCommand` first. */
export function applyCommand(
  state: ConsultationState,
  command: ConsultationCommand,
  actor: Actor,
  now: number,
  timers: TimerSettings,
): Transition {
  const step = stepOf(state, command, actor, now, timers);
  return { notices: [], words: null, ...step, state: { ...step.state, seq: state.seq + 1 } };
}

function stepOf(
  state: ConsultationState,
  command: ConsultationCommand,
  actor: Actor,
  now: number,
  timers: TimerSettings,
): Step {
  const by = { kind: 'staff', id: actor.staffId } as const;
  switch (command.action) {
    case 'assign':
    case 'transfer': {
      const next = { ...enter(state, 'review', now), assignee: command.to, reviewedBy: null };
      const kind = command.action === 'assign' ? 'assigned' : 'transferred';
      return {
        state: next,
        event: { kind, actor: by, data: { from: state.assignee, to: command.to } },
        notices: tell(command.to, actor),
      };
    }
    case 'return-to-queue': {
      const next = { ...enter(state, 'intake', now), assignee: null, reviewedBy: null };
      return {
        state: next,
        event: { kind: 'returned-to-queue', actor: by, data: { from: state.assignee } },
        notices: [{ kind: 'new-consultation', to: 'counselors' }],
      };
    }
    case 'confirm-history-review': {
      const next = { ...enter(state, 'conversation', now), reviewedBy: actor.staffId };
      return {
        state: next,
        event: { kind: 'history-reviewed', actor: by, data: { mode: command.mode } },
      };
    }
    case 'set-priority': {
      const next = {
        ...state,
        priority: command.priority,
        priorityReasons: ['set-by-staff' as const],
      };
      return {
        state: next,
        event: {
          kind: 'priority-set',
          actor: by,
          data: { from: state.priority, to: command.priority },
        },
      };
    }
    case 'end-talk':
      return {
        state: enter(state, 'attributes', now),
        event: { kind: 'talk-ended', actor: by, data: { reason: 'staff' } },
        words: 'talkEnded',
      };
    case 'close':
      return closeStep(state, command, actor, now, timers);
    case 'reopen': {
      // Whoever knew the consultation goes on at once; somebody else reads its history first.
      const known = state.reviewedBy === actor.staffId && state.assignee === actor.staffId;
      const next = {
        ...enter(state, known ? 'conversation' : 'review', now),
        assignee: actor.staffId,
        reviewedBy: known ? actor.staffId : null,
        closedAt: null,
        graceUntil: null,
      };
      return {
        state: next,
        event: { kind: 'reopened', actor: by, data: { outcome: state.outcome } },
      };
    }
    case 'escalate':
      return escalateStep(state, command, actor);
  }
}

function closeStep(
  state: ConsultationState,
  command: Extract<ConsultationCommand, { action: 'close' }>,
  actor: Actor,
  now: number,
  timers: TimerSettings,
): Step {
  const next: ConsultationState = {
    ...enter(state, 'closed', now),
    outcome: command.outcome,
    followUpOn: command.followUpOn,
    closedAt: now,
    graceUntil: now + timers.grace * MINUTE,
  };
  const data = {
    outcome: command.outcome,
    omissions: command.omissions,
    followUpOn: command.followUpOn,
  };
  return {
    state: next,
    event: { kind: 'closed', actor: { kind: 'staff', id: actor.staffId }, data },
  };
}

function escalateStep(
  state: ConsultationState,
  command: Extract<ConsultationCommand, { action: 'escalate' }>,
  actor: Actor,
): Step {
  const n = state.escalations.length + 1;
  const raised = raise(state, command.immediate ? 'urgent' : 'high', ['escalation']);
  const next = {
    ...raised,
    escalations: [
      ...state.escalations,
      { id: command.escalationId, n, open: true, status: 'requested' as const },
    ],
  };
  const { escalationId, immediate } = command;
  const data = { escalationId, n, kind: command.kind, immediate };
  return {
    state: next,
    event: { kind: 'escalated', actor: { kind: 'staff', id: actor.staffId }, data },
  };
}

function tell(staffId: string, actor: Actor): NoticeRequest[] {
  return staffId === actor.staffId ? [] : [{ kind: 'assigned', to: { staffId } }];
}
