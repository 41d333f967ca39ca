/** Her own number against whoever holds her telephone. */
export const MIN_PIN = 4;
export const MAX_PIN = 8;

/** - `none`: she has none. - `set`: given in this session. - `asked`: the session shows nothing before it is given. */
export const PIN_STATES = ['none', 'set', 'asked'] as const;
export type PinState = (typeof PIN_STATES)[number];

const FREE_TRIES = 2;
const FIRST_WAIT_S = 5;
const LONGEST_WAIT_S = 600;

/** Seconds the next try waits after so many wrong ones in a row. It grows and never locks her out. */
export function pinWait(failures: number): number {
  if (failures <= FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (failures - FREE_TRIES - 1));
}
