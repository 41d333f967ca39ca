/**
 * Each failure at the same account from the same address makes the next try wait longer: 1, 2, 4 …
 * 60 seconds. Nobody is ever locked out: from elsewhere, or after the wait, the account opens.
 */
import { Refusal } from '../../domain/errors.ts';

export interface SignInDelay {
  /** Counts a try as failed until `succeed` says otherwise, so that tries side by side gain nothing. Refuses 'too-many-tries'. */
  begin(key: string, now: number): void;
  /** The wait begins when the failure is answered, not when it was asked. */
  fail(key: string, now: number): void;
  succeed(key: string): void;
}

const LONGEST_S = 60;
const FORGET_MS = 15 * 60_000;
const MAX_KEPT = 50_000;

export function createSignInDelay(): SignInDelay {
  const kept = new Map<string, { failures: number; until: number }>();
  return {
    begin(key, now) {
      const known = kept.get(key);
      if (known && now < known.until) {
        const retryAfter = Math.ceil((known.until - now) / 1000);
        throw new Refusal('too-many-tries', { reason: 'delay', retryAfter });
      }
      const failures = known && now - known.until < FORGET_MS ? known.failures + 1 : 1;
      kept.delete(key);
      if (kept.size >= MAX_KEPT) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      kept.set(key, { failures, until: now + waitAfter(failures) });
    },
    fail(key, now) {
      const known = kept.get(key);
      if (known) known.until = now + waitAfter(known.failures);
    },
    succeed(key) {
      kept.delete(key);
    },
  };
}

function waitAfter(failures: number): number {
  return Math.min(LONGEST_S, 2 ** (failures - 1)) * 1000;
}

/** Whole seconds until then; 0 when it has passed. */
export function secondsUntil(at: Date | null, now: number): number {
  return at === null ? 0 : Math.max(0, Math.ceil((at.getTime() - now) / 1000));
}
