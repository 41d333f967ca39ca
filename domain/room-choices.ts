/** How she wants her room to look, and when a notice may come to her telephone. Kept with her, on no device. */
import { DAY, HOUR, JST } from './hours.ts';

/** - `plain`: やさしい日本語, short sentences and easy words. */
export const WORDS = ['usual', 'plain'] as const;
export const LETTERS = ['normal', 'large', 'largest'] as const;
export const COLOURS = ['device', 'light', 'dark', 'strong'] as const;
export const MOTIONS = ['device', 'still'] as const;

/** - `hours`: from one full hour to another, in Japan; may pass midnight. */
export type NoticeWish =
  | { kind: 'any' }
  | { kind: 'hours'; from: number; to: number }
  | { kind: 'none' };

export interface RoomChoices {
  words: (typeof WORDS)[number];
  letters: (typeof LETTERS)[number];
  colours: (typeof COLOURS)[number];
  motion: (typeof MOTIONS)[number];
  notices: NoticeWish;
}

export const FIRST_CHOICES: RoomChoices = {
  words: 'usual',
  letters: 'normal',
  colours: 'device',
  motion: 'device',
  notices: { kind: 'any' },
};

/** When a notice may come at the earliest: `now`, a later instant, or `null` for never. In ms. */
export function noticeAt(wish: NoticeWish, now: number): number | null {
  if (wish.kind === 'none') return null;
  if (wish.kind === 'any') return now;
  const { from, to } = wish;
  const midnight = Math.floor((now + JST) / DAY) * DAY - JST;
  const hour = (now - midnight) / HOUR;
  const isInside = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  if (isInside) return now;
  const next = midnight + from * HOUR;
  return next > now ? next : next + DAY;
}

/** What became of a notice to her; `later`: she wants them at other hours; `unwanted`: she wants none. */
export const RINGS = ['sent', 'later', 'not-needed', 'unwanted', 'blocked'] as const;
export type Ring = (typeof RINGS)[number];
