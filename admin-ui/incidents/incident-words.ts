/** Incidents in words. */
import { DAY, HOUR, MINUTE } from '../../domain/hours.ts';
import { STEP_RULES } from '../../domain/incident.ts';
import type { IncidentHead } from '../staff-api/incidents.ts';

/** What is next, and how long there is for it. */
export function nextText({ next }: Pick<IncidentHead, 'next'>, now: number): string {
  if (next === null) return '終わりました';
  const left = Date.parse(next.dueAt) - now;
  const name = STEP_RULES[next.step].name;
  return left > 0
    ? `${name}：あと${spanText(left)}`
    : `${name}：期限を${spanText(-left)}過ぎています`;
}

export function isOverdue({ next }: Pick<IncidentHead, 'next'>, now: number): boolean {
  return next !== null && Date.parse(next.dueAt) <= now;
}

function spanText(milliseconds: number): string {
  if (milliseconds >= 2 * DAY) return `${Math.floor(milliseconds / DAY)}日`;
  if (milliseconds >= HOUR) return `${Math.floor(milliseconds / HOUR)}時間`;
  return `${Math.max(1, Math.ceil(milliseconds / MINUTE))}分`;
}
