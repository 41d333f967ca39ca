/** Which step a line or an event belongs to. */
import type { HistoryEntry } from '../staff-api/histories.ts';

export type StepPlace = NonNullable<HistoryEntry['step']>;

export function sameStep(one: StepPlace, other: StepPlace): boolean {
  return one.escalation === other.escalation && one.seq === other.seq;
}

/** 「段階3」「連携1の段階2」 */
export function stepText({ escalation, seq }: StepPlace): string {
  return `${escalation === null ? '' : `連携${escalation}の`}段階${seq}`;
}

const TO_THE_SECOND = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Whoever compares times needs their seconds. */
export function preciseText(instant: string): string {
  return TO_THE_SECOND.format(new Date(instant));
}
