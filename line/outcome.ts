/** What became of a call to the LINE platform, in the words our callers decide by. */
import type { z } from 'zod';
import {
  CredentialsRefused,
  PlatformAnswer,
  PlatformMissing,
  PlatformUnreachable,
} from './transport.ts';

/**
 * Why a call failed.
 * - `rate-limited`: wait and repeat, for a push with the SAME retry key.
 * - `quota-exceeded`: the month's messages are used up; repeating is no use before the next one.
 * - `refused`: the platform will never take this request (4xx); do not repeat. Status 0: there is no platform for it.
 * - `unavailable`: 5xx, no connection, time-out. It MAY have been done: repeat with the SAME retry key.
 * - `unauthorized`: the channel's id or secret is wrong; a person has to correct the settings.
 */
export type LineFailure =
  | { outcome: 'rate-limited'; retryAfterMs?: number }
  | { outcome: 'quota-exceeded' }
  | { outcome: 'refused'; status: number; requestId: string | null }
  | { outcome: 'unavailable' }
  | { outcome: 'unauthorized' };

/**
 * `accepted` means the platform took the message over, not that anybody got it: for a person who
 * blocked the account or is no friend the platform answers 200 as well, and nothing distinguishes
 * the two (https://developers.line.biz/en/reference/messaging-api/#send-push-message).
 * Blocks are known from unfollow events and from a profile that is not found.
 * `duplicate`: this retry key had been accepted before, so nothing was sent again.
 */
export type SendOutcome =
  | { outcome: 'accepted'; requestId: string | null; duplicate: boolean }
  | LineFailure;

export type ReadOutcome<Value> = { outcome: 'ok'; value: Value } | LineFailure;

/** Asks the platform and reads its answer. One of another shape than documented is worth no more than none. */
export async function read<Value>(
  call: () => Promise<unknown>,
  shape: z.ZodType<Value>,
): Promise<ReadOutcome<Value>> {
  try {
    const parsed = shape.safeParse(await call());
    return parsed.success ? { outcome: 'ok', value: parsed.data } : { outcome: 'unavailable' };
  } catch (error) {
    return failureOf(error);
  }
}

/** Of a refusal that came from nobody: practice without a stand-in reaches no platform at all. */
export const NO_PLATFORM_STATUS = 0;
const NO_PLATFORM_OUTCOME: LineFailure = {
  outcome: 'refused',
  status: NO_PLATFORM_STATUS,
  requestId: null,
};

/** Translates what a call threw. What is not the platform's doing is a bug and is thrown again. */
export function failureOf(error: unknown): LineFailure {
  if (error instanceof PlatformUnreachable || error instanceof SyntaxError) {
    return { outcome: 'unavailable' };
  }
  if (error instanceof PlatformMissing) return NO_PLATFORM_OUTCOME;
  if (error instanceof CredentialsRefused) return { outcome: 'unauthorized' };
  if (error instanceof PlatformAnswer) return failureOfAnswer(error);
  throw error;
}

function failureOfAnswer(answer: PlatformAnswer): LineFailure {
  if (answer.status === 401) return { outcome: 'unauthorized' };
  if (answer.status === 429) return { outcome: 'rate-limited', ...retryAfter(answer.headers) };
  if (answer.status >= 500 || answer.status === 408) return { outcome: 'unavailable' };
  return { outcome: 'refused', status: answer.status, requestId: requestIdOf(answer.headers) };
}

export function requestIdOf(headers: Headers): string | null {
  return headers.get('x-line-request-id');
}

const MAX_RETRY_SECONDS = 24 * 60 * 60;

/** LINE promises no such header; a proxy between may send it. */
function retryAfter(headers: Headers): { retryAfterMs?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? { retryAfterMs: Math.min(seconds, MAX_RETRY_SECONDS) * 1000 } : {};
}
