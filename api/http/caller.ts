/** What a request says of where it comes from. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { ApiConfig } from '../config.ts';

// New with every process: the hashes serve rate limits and nothing else.
const PEPPER = randomBytes(32);

/** A keyed hash of the caller's address: addresses are personal data and are not kept in the clear. */
export function callerOf(request: Request): string {
  return createHmac('sha256', PEPPER)
    .update(request.ip ?? '')
    .digest('base64url');
}

/** Whether cookies of this request are those of a protected connection. */
export function isSecureRequest(
  request: Request,
  { production }: Pick<ApiConfig, 'production'>,
): boolean {
  return production || request.secure;
}
