/** What stands beside rows of the trail. */
import { PURPOSE_NAMES, READING_PURPOSES, type ReadingPurpose } from '../../domain/reading.ts';
import { OUTCOME_NAMES, TRAIL_OUTCOMES } from '../../domain/trail-details.ts';
import { TRAIL_KIND_NAMES, TRAIL_KINDS } from '../../domain/trail.ts';

export const KIND_WORDS = TRAIL_KIND_NAMES;
export const KINDS = TRAIL_KINDS;
export const PURPOSE_WORDS = PURPOSE_NAMES;
export const PURPOSES = READING_PURPOSES;

export const OUTCOMES = TRAIL_OUTCOMES;
export const OUTCOME_WORDS = OUTCOME_NAMES;

export function purposesText(purposes: readonly ReadingPurpose[]): string {
  return purposes.length === 0
    ? '－'
    : purposes.map((purpose) => PURPOSE_NAMES[purpose]).join('、');
}

/** How long somebody is let in. */
export function spanText(minutes: number): string {
  if (minutes < 60) return `${minutes}分間`;
  return minutes < 24 * 60 ? `${minutes / 60}時間` : `${minutes / (24 * 60)}日間`;
}
