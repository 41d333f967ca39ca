/** Whether a member of staff takes part just now. */
export const DUTIES = ['on', 'away', 'off'] as const;
export type Duty = (typeof DUTIES)[number];
