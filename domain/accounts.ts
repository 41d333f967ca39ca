/** How an account of staff stands, and what a review of accounts looks at. */
import type { Role } from './roles.ts';

/** `invited`: a link waits to be used; `suspended`: shut for a while; `left`: gone for good, with nothing of theirs left. */
export const ACCOUNT_STATES = ['active', 'invited', 'suspended', 'left'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export const LEAVING_KINDS = ['retired', 'moved'] as const;
export type LeavingKind = (typeof LEAVING_KINDS)[number];

export function accountStateOf(account: {
  leftAt: Date | null;
  disabledAt: Date | null;
  /** A link is out that nobody has used. */
  hasLink: boolean;
}): AccountState {
  if (account.leftAt) return 'left';
  if (account.disabledAt) return 'suspended';
  return account.hasLink ? 'invited' : 'active';
}

/** Nobody has signed in for so long: somebody asks whether the account is still wanted. */
export const UNUSED_DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;

/** Whether an account that may sign in has not been used for 90 days; one that is new has time. */
export function isUnused(
  { lastSignInAt, since }: { lastSignInAt: Date | null; since: Date },
  now: number,
): boolean {
  return now - (lastSignInAt ?? since).getTime() >= UNUSED_DAYS * DAY_MS;
}

/** What of an account stands out in a review of rights. */
export const REVIEW_FLAGS = ['suspended', 'left', 'unused', 'never-began', 'no-period'] as const;
export type ReviewFlag = (typeof REVIEW_FLAGS)[number];

/** A role that is held, or was: what a review and the history of rights are made of. */
export interface HeldRole {
  staffId: string;
  role: Role;
  givenAt: Date;
  takenAt: Date | null;
}

/** Whether it was held at some time from `from` until before `until`. */
export function isHeldWithin(
  { givenAt, takenAt }: Pick<HeldRole, 'givenAt' | 'takenAt'>,
  from: number,
  until: number,
): boolean {
  return givenAt.getTime() < until && (takenAt === null || takenAt.getTime() > from);
}

/** Order of a list of accounts, whatever it is sorted by. */
export const ACCOUNT_ORDERS = ['name', 'login', 'state', 'last'] as const;

/** What somebody can prove themself by beside the password. */
export const FACTOR_KINDS = ['totp', 'passkey'] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];
