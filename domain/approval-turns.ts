/**
 * Who is asked for an approval, one after the other while nobody answers: who is on the duty calendar, their
 * deputies, then supervisors, administrators, everyone. At every instant it is exactly one of them.
 */
import { MINUTE } from './hours.ts';
import { onRota, onRotaUntil, ROTA_ROLES, type RotaRole, type RotaSpan } from './rota.ts';
import type { TimerSettings } from './settings.ts';

/** After the duty calendar, or where there is none. */
export const APPROVAL_LEVELS = ['supervisors', 'administrators', 'everyone'] as const;

export const ASKED = [...ROTA_ROLES, ...APPROVAL_LEVELS] as const;
export type Asked = (typeof ASKED)[number];

/** Somebody of the duty calendar is asked. */
export interface ApprovalTurn {
  staffId: string;
  role: RotaRole;
}

/** As far as the state of an escalation says who is asked. */
export interface AskingState {
  immediate: boolean;
  requestedBy: string;
  /** Index into `APPROVAL_LEVELS`; it counts once nobody's turn it is. */
  level: number;
  levelSince: number;
  turn?: ApprovalTurn | null;
  /** Everybody of the calendar who was asked. */
  asked?: readonly string[];
}

/** As many of the calendar are asked as have a place in it; whoever waits longer asks more people. */
const MOST_TURNS = ROTA_ROLES.length;

/** Somebody of the calendar who was not asked yet, or made the request themselves; `null`: there is nobody left. */
export function nextTurn(
  { requestedBy, asked = [] }: Pick<AskingState, 'requestedBy' | 'asked'>,
  rota: readonly RotaSpan[],
  at: number,
): ApprovalTurn | null {
  if (asked.length >= MOST_TURNS) return null;
  const found = onRota(rota, at).find(
    ({ staffId }) => staffId !== requestedBy && !asked.includes(staffId),
  );
  return found ? { staffId: found.staffId, role: found.role } : null;
}

/** With whom a request begins. */
export function beginTurns<State extends AskingState>(
  state: State,
  rota: readonly RotaSpan[],
): State {
  const turn = nextTurn(state, rota, state.levelSince);
  return turn ? { ...state, turn, asked: [turn.staffId] } : state;
}

/**
 * When others are asked, if nobody has answered until then: after the time the settings give, or as soon as the
 * person's turn on the calendar ends. `null`: nobody is left.
 */
export function climbsAt(
  state: AskingState,
  timers: TimerSettings,
  rota: readonly RotaSpan[],
): number | null {
  const { immediate, levelSince, level, turn } = state;
  const wait = immediate ? timers.approvalClimbInDanger : timers.approvalClimb;
  const at = levelSince + wait * MINUTE;
  if (turn) return Math.min(at, onRotaUntil(rota, turn.staffId, levelSince));
  return level < APPROVAL_LEVELS.length - 1 ? at : null;
}

/** Others are asked from now on. */
export function climbed<State extends AskingState>(
  state: State,
  rota: readonly RotaSpan[],
  now: number,
): State {
  if (!state.turn) return { ...state, level: state.level + 1, levelSince: now };
  const turn = nextTurn(state, rota, now);
  const asked = [...(state.asked ?? []), ...(turn ? [turn.staffId] : [])];
  return { ...state, turn, asked, levelSince: now };
}

export interface Asking {
  as: Asked;
  /** One person of the calendar; `null` for all of a level. */
  staffId: string | null;
  /** When others are asked; `null`: not any more. */
  until: number | null;
  /** Who that would be, as the calendar is now. */
  next: { as: Asked; staffId: string | null } | null;
}

/** Who is asked, until when, and who is next. */
export function askingOf(
  state: AskingState,
  timers: TimerSettings,
  rota: readonly RotaSpan[],
): Asking {
  const until = climbsAt(state, timers, rota);
  const next = until === null ? null : whomOf(climbed(state, rota, until));
  return { ...whomOf(state), until, next };
}

function whomOf({ turn, level }: AskingState): { as: Asked; staffId: string | null } {
  if (turn) return { as: turn.role, staffId: turn.staffId };
  return { as: APPROVAL_LEVELS[level] ?? 'everyone', staffId: null };
}
