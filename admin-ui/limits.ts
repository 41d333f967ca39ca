/** Lengths the API takes; the contract holds them to it. */
export const MAX_REPLY = 5000;
export const MAX_NOTE = 10_000;
/** How many consultations opened within ten minutes may raise an alarm. */
export const MIN_BULK_LIMIT = 10;
export const MAX_BULK_LIMIT = 2000;
