/** Whether a member of staff takes part just now, and what is to be decided before they go. */
import { blockOf } from './consultation-commands.ts';
import type { Actor, ConsultationState } from './consultation.ts';

export const DUTIES = ['on', 'away', 'off'] as const;
export type Duty = (typeof DUTIES)[number];

/** What can become of an open consultation when its assignee goes: somebody else's, the queue's, or theirs still. */
export const SHIFT_END_CHOICES = ['transfer', 'return-to-queue', 'keep'] as const;
export type ShiftEndChoice = (typeof SHIFT_END_CHOICES)[number];

type Looked = Pick<ConsultationState, 'stage' | 'assignee' | 'ended'>;

/** Whether somebody who goes off duty has to say what becomes of it. */
export function needsShiftEndChoice({ stage, assignee, ended }: Looked, staffId: string): boolean {
  return assignee === staffId && !ended && stage !== 'closed';
}

/** What may be chosen for it now: the workflow decides, by the same rules. Nobody keeps it for somebody else. */
export function shiftEndChoices(state: Looked, actor: Actor): ShiftEndChoice[] {
  return SHIFT_END_CHOICES.filter((choice) =>
    choice === 'keep' ? state.assignee === actor.staffId : blockOf(state, choice, actor) === null,
  );
}
