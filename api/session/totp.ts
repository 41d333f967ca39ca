/**
 * Codes of authenticator apps (RFC 6238) as all of them make them: SHA-1, six digits, a new one every
 * 30 seconds (docs/decisions/0005). The step is the number of such periods since the epoch.
 */
import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

export const STEP_MS = 30_000;
/** A clock may be this many steps off, either way. */
export const DRIFT_STEPS = 1;

const SECRET_BYTES = 20;
/** What the app shows the codes under. */
const ISSUER = '相談窓口';

/** A new secret in Base32, 160 bits as RFC 4226 advises. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS);
}

export function codeOfStep(secret: string, step: number): string {
  return totp(secret).generate({ timestamp: step * STEP_MS });
}

/** `otpauth://…` for an app's camera. `label`: whose codes these are. */
export function enrolmentUri(secret: string, label: string): string {
  return totp(secret, label).toString();
}

export type Judged = { is: 'right'; step: number } | { is: 'used' } | { is: 'wrong' };

/** Whether the code belongs to a step the clocks allow; one up to `lastStep` has been used. */
export function judgeCode(secret: string, code: string, lastStep: number, now: number): Judged {
  const here = stepAt(now);
  let isKnown = false;
  for (let step = here - DRIFT_STEPS; step <= here + DRIFT_STEPS; step += 1) {
    if (!isSame(codeOfStep(secret, step), code)) continue;
    if (step > lastStep) return { is: 'right', step };
    isKnown = true;
  }
  return { is: isKnown ? 'used' : 'wrong' };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function totp(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_MS / 1000,
  });
}
