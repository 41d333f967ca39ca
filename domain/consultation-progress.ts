/** What words and waiting change: messages stored meanwhile, and timers that go off. */
import {
  enter,
  hasOpenEscalation,
  raise,
  type ConsultationEvent,
  type ConsultationState,
  type NoticeRequest,
  type Progress,
  type Timer,
  type Transition,
} from './consultation.ts';
import type { EscalationStatus } from './escalation.ts';
import {
  afterReceptionTime,
  HOUR,
  MINUTE,
  nextOpening,
  startOfBusinessDate,
  type ReceptionPlan,
} from './hours.ts';
import { priorityRank } from './priority.ts';
import type { TimerSettings } from './settings.ts';

/** Reminders of a business day go out at nine in the morning. */
const REMINDER_HOUR = 9 * HOUR;

/** The first recorded step of a new consultation. */
export function applyOpening(state: ConsultationState, linkedTo: string | null): Transition {
  const waits = state.stage === 'intake';
  return {
    state: { ...state, seq: state.seq + 1 },
    event: {
      kind: 'opened',
      actor: waits ? { kind: 'consultee' } : { kind: 'staff', id: state.assignee ?? '' },
      data: { linkedTo },
    },
    notices: waits ? [{ kind: 'new-consultation', to: 'counselors' }] : [],
    words: null,
  };
}

/**
 * What messages stored meanwhile change; `null` when the workflow knew them all. `answeredResume`: words of
 * hers bring the talk back even when they were answered before it was ended, as workflows once had it.
 * `tellsSupervisors`: whether they hear of danger beside an assignee, asked only where there is some.
 */
export function applyProgress(
  state: ConsultationState,
  news: Progress,
  now: number,
  { answeredResume = false, tellsSupervisors = (): boolean => true } = {},
): Transition | null {
  const hers = news.consulteeUpTo > state.progress.consulteeUpTo;
  const staffs = news.staffUpTo > state.progress.staffUpTo;
  if (!hers && !staffs) return null;
  let next: ConsultationState = {
    ...state,
    progress: newer(state.progress, news),
    fired: withoutAnswered(state, hers, staffs),
  };
  if (hers) next = { ...next, silenceWarnedAt: null };
  const isNew = hers && (answeredResume || !wasAnsweredBefore(state, news));
  const stage = stageAfter(state, news, isNew, staffs);
  let event: ConsultationEvent | null = null;
  const notices: NoticeRequest[] = [];
  if (stage !== state.stage) {
    next = cameBack(next, stage, now);
    event = {
      kind: state.stage === 'closed' ? 'came-back' : 'talk-resumed',
      actor: hers ? { kind: 'consultee' } : { kind: 'system' },
      data: { to: stage },
    };
    notices.push(
      next.assignee
        ? { kind: 'came-back', to: { staffId: next.assignee } }
        : { kind: 'new-consultation', to: 'counselors' },
    );
  }
  if (news.riskPriority && isHigherRisk(state, news)) {
    const from = next.priority;
    next = raise(next, news.riskPriority, news.risks);
    event ??= {
      kind: 'priority-raised',
      actor: { kind: 'system' },
      data: { from, to: next.priority, reasons: news.risks },
    };
    notices.push(...toldOfDanger(next.assignee, news, tellsSupervisors));
  }
  return { state: { ...next, seq: state.seq + 1 }, event, notices, words: null };
}

/** Danger waits for nobody's next shift: where it may cost a life, or the assignee is off duty, supervisors hear of it too. */
function toldOfDanger(
  assignee: string | null,
  news: Progress,
  tellsSupervisors: () => boolean,
): NoticeRequest[] {
  const supervisors = { kind: 'danger', to: 'supervisors' } as const;
  if (assignee === null) return [supervisors];
  const own = { kind: 'danger', to: { staffId: assignee } } as const;
  const isForMore = news.riskPriority === 'urgent' || !news.assigneeOnDuty;
  return isForMore && tellsSupervisors() ? [own, supervisors] : [own];
}

function newer(old: Progress, news: Progress): Progress {
  return {
    ...news,
    consulteeUpTo: Math.max(old.consulteeUpTo, news.consulteeUpTo),
    staffUpTo: Math.max(old.staffUpTo, news.staffUpTo),
    risks: [...new Set([...old.risks, ...news.risks])],
  };
}

/** Whatever was answered or broken by new words begins to count anew. */
function withoutAnswered(state: ConsultationState, hers: boolean, staffs: boolean): Timer[] {
  return state.fired.filter(
    (timer) =>
      !(staffs && timer === 'unanswered') &&
      !((hers || staffs) && (timer === 'silence-warning' || timer === 'silence-end')),
  );
}

function stageAfter(
  state: ConsultationState,
  news: Progress,
  hers: boolean,
  staffs: boolean,
): ConsultationState['stage'] {
  // Words after the end belong to a new, linked consultation.
  if (state.ended) return state.stage;
  if (state.stage === 'attributes' && !hers && staffs) {
    // A reply sent before the talk was ended may be heard of only afterwards; it resumes nothing.
    return (news.lastStaffAt ?? 0) > state.stageSince ? 'conversation' : state.stage;
  }
  if (!hers || (state.stage !== 'attributes' && state.stage !== 'closed')) return state.stage;
  return state.assignee !== null && news.assigneeOnDuty ? 'conversation' : 'intake';
}

/** Her last word and the answer to it were there before the stage began; merely the workflow had not heard. */
function wasAnsweredBefore({ stageSince }: ConsultationState, news: Progress): boolean {
  return news.unansweredSince === null && (news.lastStaffAt ?? 0) <= stageSince;
}

function cameBack(
  state: ConsultationState,
  stage: ConsultationState['stage'],
  now: number,
): ConsultationState {
  const open = { ...enter(state, stage, now), closedAt: null, graceUntil: null };
  return stage === 'intake' ? { ...open, assignee: null, reviewedBy: null } : open;
}

function isHigherRisk(state: ConsultationState, news: Progress): boolean {
  if (!news.riskPriority) return false;
  const unheard = news.risks.some((risk) => !state.priorityReasons.includes(risk));
  return unheard || priorityRank(news.riskPriority) > priorityRank(state.priority);
}

/** A timer that runs: what will happen, when, and whether the plan reaches that far. */
export interface RunningTimer {
  timer: Timer;
  at: number;
  /** False when `at` is merely the end of the known reception plan. */
  known: boolean;
}

/** Every timer that runs in this state, the next one first. */
export function runningTimers(
  state: ConsultationState,
  timers: TimerSettings,
  plan: ReceptionPlan,
): RunningTimer[] {
  const running = timersOfStage(state, timers, plan).filter(
    ({ timer }) => !state.fired.includes(timer),
  );
  return running.toSorted((a, b) => a.at - b.at);
}

function timersOfStage(
  state: ConsultationState,
  timers: TimerSettings,
  plan: ReceptionPlan,
): RunningTimer[] {
  const { progress } = state;
  switch (state.stage) {
    case 'intake':
    case 'review':
      return [
        { timer: 'take-up', ...afterReceptionTime(plan, state.stageSince, timers.takeUp * MINUTE) },
      ];
    case 'conversation':
      if (progress.unansweredSince !== null) {
        const from = Math.max(progress.unansweredSince, state.stageSince);
        return [
          { timer: 'unanswered', ...afterReceptionTime(plan, from, timers.unanswered * MINUTE) },
        ];
      }
      if (state.silenceWarnedAt !== null) {
        return [
          {
            timer: 'silence-end',
            at: state.silenceWarnedAt + timers.silenceEnd * MINUTE,
            known: true,
          },
        ];
      }
      if (progress.lastStaffAt === null) return [];
      return [
        {
          timer: 'silence-warning',
          at: Math.max(progress.lastStaffAt, state.stageSince) + timers.silenceWarning * MINUTE,
          known: true,
        },
      ];
    case 'attributes': {
      const opening = nextOpening(plan, state.remindedAt ?? state.stageSince);
      return [{ timer: 'attributes-reminder', at: opening ?? plan.until, known: opening !== null }];
    }
    case 'closed':
      return closedTimers(state);
  }
}

function closedTimers(state: ConsultationState): RunningTimer[] {
  const running: RunningTimer[] = [];
  if (state.graceUntil !== null && !state.ended)
    running.push({ timer: 'grace', at: state.graceUntil, known: true });
  if (state.followUpOn !== null) {
    running.push({
      timer: 'follow-up',
      at: startOfBusinessDate(state.followUpOn) + REMINDER_HOUR,
      known: true,
    });
  }
  return running;
}

/** What a timer that goes off changes. */
export function applyTimer(state: ConsultationState, timer: Timer, now: number): Transition {
  const step = timerStep(
    { ...state, seq: state.seq + 1, fired: [...state.fired, timer] },
    timer,
    now,
  );
  return { notices: [], words: null, ...step };
}

type Step = Pick<Transition, 'state' | 'event'> & Partial<Pick<Transition, 'notices' | 'words'>>;

function timerStep(state: ConsultationState, timer: Timer, now: number): Step {
  const actor = { kind: 'system' } as const;
  const toAssignee = state.assignee
    ? ({ staffId: state.assignee } as const)
    : ('supervisors' as const);
  switch (timer) {
    case 'take-up':
      return {
        state,
        event: { kind: 'take-up-overdue', actor, data: { stage: state.stage } },
        notices: [{ kind: 'take-up-overdue', to: 'supervisors' }],
      };
    case 'unanswered':
      return {
        state: raise(state, 'high', ['unanswered']),
        event: { kind: 'unanswered-overdue', actor, data: { from: state.priority } },
        notices: [
          { kind: 'unanswered-overdue', to: toAssignee },
          { kind: 'unanswered-overdue', to: 'supervisors' },
        ],
      };
    case 'silence-warning':
      return {
        state: { ...state, silenceWarnedAt: now },
        event: { kind: 'silence-warned', actor, data: {} },
        words: 'silenceWarning',
      };
    case 'silence-end':
      return {
        state: enter(state, 'attributes', now),
        event: { kind: 'talk-ended', actor, data: { reason: 'silence' } },
        words: 'talkEnded',
      };
    case 'attributes-reminder': {
      // Reminded again on each further reception day, so the timer is not kept as gone off.
      const next = {
        ...state,
        remindedAt: now,
        fired: state.fired.filter((fired) => fired !== timer),
      };
      return {
        state: next,
        event: { kind: 'attributes-reminded', actor, data: {} },
        notices: [{ kind: 'attributes-pending', to: toAssignee }],
      };
    }
    case 'follow-up':
      return {
        state,
        event: { kind: 'follow-up-due', actor, data: { on: state.followUpOn } },
        notices: [{ kind: 'follow-up-due', to: toAssignee }],
      };
    case 'grace':
      return { state: { ...state, ended: true }, event: { kind: 'ended', actor, data: {} } };
  }
}

/** An escalation of this consultation changed or came to its end; `null` when that was known. */
export function applyEscalationChange(
  state: ConsultationState,
  escalationId: string,
  open: boolean,
  status: EscalationStatus,
): Transition | null {
  const known = state.escalations.find(({ id }) => id === escalationId);
  if (!known || (known.open === open && known.status === status)) return null;
  const escalations = state.escalations.map((one) =>
    one.id === escalationId ? { ...one, open, status } : one,
  );
  return {
    state: { ...state, escalations, seq: state.seq + 1 },
    event: {
      kind: 'escalation-changed',
      actor: { kind: 'system' },
      data: { escalationId, n: known.n, status },
    },
    notices: [],
    words: null,
  };
}

/** Nothing is awaited any more: the grace period is over, no reminder is due, no escalation is open. */
export function isFinished(state: ConsultationState): boolean {
  const followUpPending = state.followUpOn !== null && !state.fired.includes('follow-up');
  return state.ended && !followUpPending && !hasOpenEscalation(state);
}

export const WAITS = [
  'take-up',
  'history-review',
  'reply',
  'consultee',
  'attributes',
  'grace',
  'follow-up',
  'escalation',
  'nothing',
] as const;
export type Wait = (typeof WAITS)[number];

/** What the consultation waits for, in one word. */
export function waitsFor(state: ConsultationState): Wait {
  switch (state.stage) {
    case 'intake':
      return 'take-up';
    case 'review':
      return 'history-review';
    case 'conversation':
      return state.progress.unansweredSince === null ? 'consultee' : 'reply';
    case 'attributes':
      return 'attributes';
    case 'closed':
      if (!state.ended) return 'grace';
      if (hasOpenEscalation(state)) return 'escalation';
      return isFinished(state) ? 'nothing' : 'follow-up';
  }
}
