/** What an escalation does by itself when nobody has acted until then. */
import type { NoticeRequest } from './consultation.ts';
import {
  APPROVAL_LEVELS,
  type EscalationState,
  type EscalationTimer,
  type EscalationTransition,
} from './escalation.ts';
import { MINUTE } from './hours.ts';
import type { TimerSettings } from './settings.ts';

/** The timer that goes off next, or `null`. Danger knows no reception hours, so these count in plain time. */
export function runningEscalationTimer(
  state: EscalationState,
  timers: TimerSettings,
): { timer: EscalationTimer; at: number } | null {
  const running: { timer: EscalationTimer; at: number }[] = [];
  if (state.status === 'contacted' && !state.overdueNoticed && state.contactedAt !== null) {
    const at = state.contactedAt + timers.acknowledgement * MINUTE;
    running.push({ timer: 'acknowledgement', at });
  }
  if (state.followUpAt != null && state.status !== 'resolved')
    running.push({ timer: 'follow-up', at: state.followUpAt });
  // Approval runs beside what is done in danger, so it climbs whatever else is awaited.
  if (
    state.approval === 'waiting' &&
    state.status !== 'resolved' &&
    state.level < APPROVAL_LEVELS.length - 1
  ) {
    const wait = state.immediate ? timers.approvalClimbInDanger : timers.approvalClimb;
    running.push({ timer: 'climb', at: state.levelSince + wait * MINUTE });
  }
  return running.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

/** Who comes this much late was not merely busy: nothing ran. */
export const LATE_FROM = 2 * MINUTE;

/** `dueAt`: when it was to go off; much later, that is kept until somebody acts. */
export function applyEscalationTimer(
  before: EscalationState,
  timer: EscalationTimer,
  now: number,
  dueAt: number = now,
): EscalationTransition {
  const step = timerStep({ ...before, seq: before.seq + 1 }, timer, now);
  if (now - dueAt < LATE_FROM) return step;
  return {
    ...step,
    state: { ...step.state, late: { timer, dueAt, at: now } },
    event: { ...step.event, data: { ...step.event.data, dueAt } },
  };
}

function timerStep(
  state: EscalationState,
  timer: EscalationTimer,
  now: number,
): EscalationTransition {
  const actor = { kind: 'system' } as const;
  if (timer === 'follow-up') {
    return {
      state: { ...state, followUpAt: null },
      event: { kind: 'follow-up-due', actor, data: {} },
      notices: [
        { kind: 'escalation-follow-up', to: { staffId: state.requestedBy } },
        { kind: 'escalation-follow-up', to: 'supervisors' },
      ],
    };
  }
  if (timer === 'acknowledgement') {
    return {
      state: { ...state, overdueNoticed: true },
      event: { kind: 'acknowledgement-overdue', actor, data: {} },
      notices: [
        { kind: 'escalation-overdue', to: { staffId: state.requestedBy } },
        { kind: 'escalation-overdue', to: 'supervisors' },
      ],
    };
  }
  const level = state.level + 1;
  const notices: NoticeRequest[] = [{ kind: 'escalation-climbed', to: 'administrators' }];
  if (APPROVAL_LEVELS[level] === 'everyone')
    notices.push(
      { kind: 'escalation-climbed', to: 'supervisors' },
      { kind: 'escalation-climbed', to: 'counselors' },
    );
  return {
    state: { ...state, level, levelSince: now },
    event: { kind: 'climbed', actor, data: { level } },
    notices,
  };
}
