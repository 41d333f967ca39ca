/** Pauses and planned stops in words. */
import type { Pause } from '../staff-api/reception.ts';
import { clockText, dayText, dayTimeText } from '../parts/time.ts';

export const PAUSE_NAMES: Readonly<Record<Pause['kind'], string>> = {
  pause: '休止',
  'planned-stop': '計画停止',
};

export const PAUSE_STATE_NAMES: Readonly<Record<Pause['state'], string>> = {
  coming: 'これから',
  now: '休止中',
  over: '終了',
  withdrawn: '取り消し',
};

/** 「2026年12月1日(火) 22:00〜23:00」, or with the day on which it ends. */
export function periodText({ from, until }: { from: string; until: string | null }): string {
  const begins = `${dayText(from)} ${clockText(from)}`;
  if (until === null) return `${begins}〜（再開するまで）`;
  return dayText(from) === dayText(until)
    ? `${begins}〜${clockText(until)}`
    : `${begins}〜${dayTimeText(until)}`;
}
