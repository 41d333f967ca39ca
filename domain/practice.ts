/** Practice: a service in which nobody real is reached and nothing counts, played with scripted consultees. */

/** In practice nobody real is reached, and nothing counts. */
export const SERVICE_MODES = ['live', 'practice'] as const;
export type ServiceMode = (typeof SERVICE_MODES)[number];

/** How it stands wherever something of a practice service is shown. */
export const PRACTICE_MARK = '練習';

export const PRACTICE_LEVELS = ['easy', 'middle', 'hard'] as const;
export type PracticeLevel = (typeof PRACTICE_LEVELS)[number];

/** Ten at once is what a shift of the line can be asked to see through. */
export const MAX_PEOPLE_AT_ONCE = 10;

/**
 * The practice phone: `missing` where none is set up, `away` while it does not answer. Without it nobody can
 * be played, and what a practice service would send goes nowhere. `no-account`: the service's account is not on it.
 */
export const PLATFORM_STATES = ['ready', 'away', 'missing', 'no-account'] as const;
export type PlatformState = (typeof PLATFORM_STATES)[number];

/** `unknown`: the practice phone does not say. */
export const RUN_STATES = ['playing', 'finished', 'stopped', 'failed', 'unknown'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** A service's name where the mark must go with it: in mails, and in what an agency is given. */
export function markedName(name: string, mode: ServiceMode): string {
  return mode === 'practice' ? `【${PRACTICE_MARK}】${name}` : name;
}
