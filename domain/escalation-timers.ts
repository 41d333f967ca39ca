/** What an escalation does by itself when nobody has acted until then. */
import { APPROVAL_LEVELS, climbed, climbsAt } from './approval-turns.ts';
import type { NoticeRequest } from './consultation.ts';
import {
  asksForApproval,
  turnIn,
  type EscalationState,
  type EscalationTimer,
  type EscalationTransition,
} from './escalation.ts';
import { MINUTE } from './hours.ts';
import type { RotaSpan } from './rota.ts';
import type { TimerSettings } from './settings.ts';

/**
 * The timer that goes off next, or `null`. Danger knows no reception hours, so these count in plain time.
 * `rota`: the duty calendar, where there is one.
 */
export function runningEscalationTimer(
  state: EscalationState,
  timers: TimerSettings,
  rota: readonly RotaSpan[] = [],
): { timer: EscalationTimer; at: number } | null {
  const running: { timer: EscalationTimer; at: number }[] = [];
  if (state.status === 'contacted' && !state.overdueNoticed && state.contactedAt !== null) {
    const at = state.contactedAt + timers.acknowledgement * MINUTE;
    running.push({ timer: 'acknowledgement', at });
  }
  if (state.followUpAt != null && state.status !== 'resolved')
    running.push({ timer: 'follow-up', at: state.followUpAt });
  const climbs = asksForApproval(state) ? climbsAt(state, timers, rota) : null;
  if (climbs !== null) running.push({ timer: 'climb', at: climbs });
  return running.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

/** Who comes this much late was not merely busy: nothing ran. */
export const LATE_FROM = 2 * MINUTE;

/** `dueAt`: when it was to go off; much later, that is kept until somebody acts. */
export function applyEscalationTimer(
  before: EscalationState,
  timer: EscalationTimer,
  now: number,
  { dueAt = now, rota = [] }: { dueAt?: number; rota?: readonly RotaSpan[] } = {},
): EscalationTransition {
  const step = timerStep({ ...before, seq: before.seq + 1 }, timer, now, rota);
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
  rota: readonly RotaSpan[],
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
  const reached = climbed(state, rota, now);
  return {
    state: reached,
    event: { kind: 'climbed', actor, data: { level: reached.level, ...turnIn(reached) } },
    notices: toldOfClimb(reached, state.turn),
  };
}

/** `before`: whose turn it was. */
function toldOfClimb(
  { turn, level }: EscalationState,
  before: EscalationState['turn'],
): NoticeRequest[] {
  const kind = 'escalation-climbed';
  if (turn) return [{ kind, to: { staffId: turn.staffId } }];
  // The calendar is at its end.
  if (before) return [{ kind, to: 'supervisors' }];
  const ward: NoticeRequest = { kind, to: 'administrators' };
  if (APPROVAL_LEVELS[level] !== 'everyone') return [ward];
  return [ward, { kind, to: 'supervisors' }, { kind, to: 'counselors' }];
}
