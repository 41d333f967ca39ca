/** How much somebody has on hand: consultations weigh by their danger, since one crisis takes as much as three talks. */
import type { Stage } from './consultation.ts';
import { priorityRank, type Priority } from './priority.ts';

export interface HeldConsultation {
  stage: Stage;
  /** The priority, or what her words ask for, whichever is higher. */
  priority: Priority;
  hasOpenEscalation: boolean;
}

const CRISIS = 3;
const BY_PRIORITY: Record<Priority, number> = { low: 1, normal: 1, high: 2, urgent: CRISIS };
/** Its talk is over; what is left can be done between two others. */
const REGISTERING = 0.5;

export function weightOf({ stage, priority, hasOpenEscalation }: HeldConsultation): number {
  if (stage === 'closed') return 0;
  // An agency may call back at any moment, whatever the stage.
  if (hasOpenEscalation) return CRISIS;
  if (stage === 'attributes' && priorityRank(priority) < priorityRank('high')) return REGISTERING;
  return BY_PRIORITY[priority];
}

export function loadOf(held: readonly HeldConsultation[]): number {
  return held.reduce((sum, one) => sum + weightOf(one), 0);
}

export const LOAD_STATES = ['free', 'busy', 'full'] as const;
export type LoadState = (typeof LOAD_STATES)[number];

/** From here on nobody should be given more without thinking twice: a crisis, or three talks at once. */
const BUSY_FROM = 3;
const FULL_FROM = 6;

export function loadStateOf(load: number): LoadState {
  if (load >= FULL_FROM) return 'full';
  return load >= BUSY_FROM ? 'busy' : 'free';
}
