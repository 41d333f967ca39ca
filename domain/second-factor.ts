/** The second factor of staff sign-in: who needs one, what a session still lacks, how a typed code is read. */
import type { Role } from './roles.ts';

/** What a session has proved of the person behind it. */
export const PROOFS = ['password', 'second-factor'] as const;
export type Proof = (typeof PROOFS)[number];

/** `totp`: six digits from an authenticator app, new every 30 seconds. */
export const SECOND_FACTOR_KINDS = ['totp'] as const;

/** How somebody who is signed in proves once more who they are; the password only where there is no second factor. */
export const STEP_UP_WAYS = ['code', 'password'] as const;
export type StepUpWay = (typeof STEP_UP_WAYS)[number];

/** What comes after the password: a code, or setting up the app the codes come from. */
export type SignInStep = 'code' | 'enrol';

/** Those who see or decide more than one counselor's consultations. Counselors may have one. */
const NEEDED_BY: ReadonlySet<Role> = new Set([
  'supervisor',
  'administrator',
  'auditor',
  'system-operator',
]);

/** Whether somebody who holds these roles, in whichever services, needs a second factor. */
export function needsSecondFactor(roles: readonly Role[]): boolean {
  return roles.some((role) => NEEDED_BY.has(role));
}

/** What the person still has to do before the session opens anything; `null` when it is whole. */
export function missingStep({
  proved,
  hasFactor,
  roles,
}: {
  proved: Proof;
  /** A second factor is set up, needed or not: then it is asked for. */
  hasFactor: boolean;
  roles: readonly Role[];
}): SignInStep | null {
  if (proved === 'second-factor') return null;
  if (hasFactor) return 'code';
  return needsSecondFactor(roles) ? 'enrol' : null;
}

/** The six digits of a code as people type or paste it: in full width, with blanks or a hyphen. `null` when it is none. */
export function readCode(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\-‐−ー]/gu, '');
  return /^[0-9]{6}$/u.test(digits) ? digits : null;
}
