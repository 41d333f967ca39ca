/** Reading what one may otherwise not read: in an emergency, or to audit. */

/** `emergency`: a counselor needs a restricted consultation now. `audit`: an auditor has to see contents. */
export const ACCESS_KINDS = ['emergency', 'audit'] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

export const ACCESS_STATUSES = ['asked', 'granted', 'refused'] as const;
export type AccessStatus = (typeof ACCESS_STATUSES)[number];

/** What a supervisor found of an emergency afterwards. */
export const ACCESS_REVIEWS = ['proper', 'improper'] as const;
export type AccessReview = (typeof ACCESS_REVIEWS)[number];

/** So long an emergency lets somebody in. */
export const EMERGENCY_MINUTES = 30;

/** For how long an auditor may ask to see contents. */
export const AUDIT_MINUTES = [60, 24 * 60, 7 * 24 * 60] as const;

/** Of what is written about it. */
export const MAX_REASON_LENGTH = 1000;
