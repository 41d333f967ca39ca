/** What stands beside rows of the trail. */
import { PURPOSE_NAMES, READING_PURPOSES, type ReadingPurpose } from '../../domain/reading.ts';
import { TRAIL_KIND_NAMES, TRAIL_KINDS } from '../../domain/trail.ts';
import type { TrailRow } from '../staff-api/trail.ts';

export const KIND_WORDS = TRAIL_KIND_NAMES;
export const KINDS = TRAIL_KINDS;
export const PURPOSE_WORDS = PURPOSE_NAMES;
export const PURPOSES = READING_PURPOSES;

export const OUTCOMES = ['done', 'refused', 'failed'] as const satisfies TrailRow['outcome'][];
export const OUTCOME_WORDS = {
  done: '完了',
  refused: '拒否',
  failed: '失敗',
} as const satisfies Record<TrailRow['outcome'], string>;

export function actorText({ actorKind, person }: Pick<TrailRow, 'actorKind' | 'person'>): string {
  if (actorKind === 'consultee') return '相談者';
  return actorKind === 'system' ? 'システム' : (person?.name ?? '不明な職員');
}

export function minutesText(minutes: number): string {
  if (minutes < 1) return '1分未満';
  return minutes < 60 ? `${minutes}分` : `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
}

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
