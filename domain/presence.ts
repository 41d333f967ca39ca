/** Who has a consultation before them, on either side: what each screen last said, and how long ago. */
import type { ReadingPurpose } from './reading.ts';

/** What her room says with each beat; `left` is its goodbye. */
export const ROOM_STATES = ['visible', 'hidden', 'left'] as const;
export type RoomState = (typeof ROOM_STATES)[number];

/** Open and visible, open behind something else, or away. */
export const PRESENCES = ['open', 'hidden', 'away'] as const;
export type Presence = (typeof PRESENCES)[number];

/** Screens beat every 15 s; after this without a beat one is taken for closed. */
export const PRESENCE_LIMIT = 40_000;

/** Instants in ms; `seenAt: null` when the room was never opened. */
export function presenceOf(state: string | null, seenAt: number | null, now: number): Presence {
  if (seenAt === null || now - seenAt > PRESENCE_LIMIT) return 'away';
  if (state === 'visible') return 'open';
  return state === 'hidden' ? 'hidden' : 'away';
}

/**
 * Whether she types now. Only where she has the room before her, and never for long without word of it:
 * a telephone that dies in the middle of a sentence types no more.
 */
export function isTyping(presence: Presence, typingAt: number | null, now: number): boolean {
  return presence === 'open' && typingAt !== null && now - typingAt <= TYPING_LIMIT;
}

/** What somebody of the staff does in a consultation that is before them; of several screens the first of these counts. */
export const DOINGS = ['reply', 'note', 'viewing'] as const;
export type Doing = (typeof DOINGS)[number];

/** What a screen of the staff says of itself; `left` is its goodbye, and said too while nobody looks at it. */
export const SCREEN_STATES = [...DOINGS, 'left'] as const;
export type ScreenState = (typeof SCREEN_STATES)[number];

/** What a screen that said `state` at `saidAt` (ms) means now; `null`: it is not open any more. */
export function doingOf(state: Doing, saidAt: number, now: number): Doing | null {
  if (now - saidAt > PRESENCE_LIMIT) return null;
  return state === 'viewing' || now - saidAt <= TYPING_LIMIT ? state : 'viewing';
}

/** Whether colleagues are shown it: a silent view is shown to nobody, and ends where a reply is written. */
export function isShownToColleagues(purpose: ReadingPurpose, doing: Doing): boolean {
  return purpose !== 'supervision' || doing === 'reply';
}

/** Somebody at a field: when the last key came, and when others were last told. */
export interface Typing {
  keyAt: number;
  saidAt: number;
}

/** After this without a key nobody is typing. */
export const TYPING_PAUSE = 5_000;
/** While somebody goes on typing, it is said again this often and no oftener. */
export const TYPING_RENEWAL = 8_000;
/** After this without word of it nobody is typing, whatever was said last. */
export const TYPING_LIMIT = 12_000;

/** A key came: `isNews` when others are to be told. */
export function typed(before: Typing | null, now: number): { typing: Typing; isNews: boolean } {
  const isNews = before === null || now - before.saidAt >= TYPING_RENEWAL;
  return { typing: { keyAt: now, saidAt: isNews ? now : before.saidAt }, isNews };
}
