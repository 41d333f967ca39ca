/** What whoever runs a script can put right: shown as it is. */
export class PlainError extends Error {}
