/** Which step a line or an event belongs to. */
import type { HistoryEntry } from '../staff-api/histories.ts';

export type StepPlace = NonNullable<HistoryEntry['step']>;

export function sameStep(one: StepPlace, other: StepPlace): boolean {
  return one.escalation === other.escalation && one.seq === other.seq;
}

/** 「相談 3」「連携1 2」 */
export function stepText({ escalation, seq }: StepPlace): string {
  return `${escalation === null ? '相談' : `連携${escalation}`} ${seq}`;
}
