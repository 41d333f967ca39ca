/** The second factor of staff sign-in: who needs one, what a session still lacks, how a typed code is read. */
import type { Role } from './roles.ts';

/** What a session has proved of the person behind it. */
export const PROOFS = ['password', 'second-factor'] as const;
export type Proof = (typeof PROOFS)[number];

/** `totp`: six digits from an authenticator app, new every 30 seconds. */
export const SECOND_FACTOR_KINDS = ['totp'] as const;

/** By what a second factor is proved: a passkey, a code of the app, or a recovery code in its stead. */
export const FACTOR_WAYS = ['passkey', 'code', 'recovery-code'] as const;
export type FactorWay = (typeof FACTOR_WAYS)[number];

/** How somebody who is signed in proves once more who they are; the password only where there is no second factor. */
export const STEP_UP_WAYS = [...FACTOR_WAYS, 'password'] as const;
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

/** How many recovery codes are made at a time, and when it is time to make new ones. */
export const RECOVERY_CODES = 10;
export const FEW_RECOVERY_CODES = 3;

/** No I, L, O and U: nothing in them is taken for something else. 24 signs of 5 bits each. */
export const RECOVERY_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const RECOVERY_LENGTH = 24;

/** A recovery code as people type or paste it, as it is compared. `null` when it is none. */
export function readRecoveryCode(typed: string): string | null {
  const signs = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐−ー]/gu, '')
    .replace(/O/gu, '0')
    .replace(/[IL]/gu, '1');
  const isOne =
    signs.length === RECOVERY_LENGTH &&
    Array.from(signs).every((sign) => RECOVERY_SIGNS.includes(sign));
  return isOne ? signs : null;
}

/** In groups of four, as it is shown. */
export function recoveryCodeText(code: string): string {
  return code.match(/.{4}/gu)?.join('-') ?? code;
}

/** The six digits of a code as people type or paste it: in full width, with blanks or a hyphen. `null` when it is none. */
export function readCode(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[\s\-‐−ー]/gu, '');
  return /^[0-9]{6}$/u.test(digits) ? digits : null;
}
