/** Lengths the API takes; the contract holds them to it. */
export const MAX_REPLY = 5000;
export const MAX_NOTE = 10_000;
