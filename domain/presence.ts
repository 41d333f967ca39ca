/** Whether the consultee has the room before her: what her room last said, and how long ago. */

/** What her room says with each beat; `left` is its goodbye. */
export const ROOM_STATES = ['visible', 'hidden', 'left'] as const;
export type RoomState = (typeof ROOM_STATES)[number];

/** Open and visible, open behind something else, or away. */
export const PRESENCES = ['open', 'hidden', 'away'] as const;
export type Presence = (typeof PRESENCES)[number];

/** The room beats every 15 s; after this without a beat it is taken for closed. */
export const PRESENCE_LIMIT = 40_000;

/** Instants in ms; `seenAt: null` when the room was never opened. */
export function presenceOf(state: string | null, seenAt: number | null, now: number): Presence {
  if (seenAt === null || now - seenAt > PRESENCE_LIMIT) return 'away';
  if (state === 'visible') return 'open';
  return state === 'hidden' ? 'hidden' : 'away';
}
