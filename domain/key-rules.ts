/** How long keys serve, and how long what is left of them is kept. */

/** A key of every kind is replaced at least once in so many days. */
export const KEY_LIFE_DAYS = 365;

/**
 * A superseded key is kept so long although nothing is sealed with it any more: a database that is brought back
 * from a backup of that time needs it.
 */
export const SUPERSEDED_KEY_DAYS = 35;

/**
 * A new key of look-ups is used for writing only after this time. By then every process knows it: none keeps
 * what it knew of the store's keys for longer, not even while the store is away.
 */
export const LOOKUP_KEY_WAITS_MS = 15 * 60_000;
