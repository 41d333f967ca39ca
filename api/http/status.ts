/** Which HTTP status each refusal becomes. */
import type { RefusalCode } from '../../domain/errors.ts';

export const STATUS = {
  'invalid-input': 400,
  'malformed-body': 400,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'signature-invalid': 401,
  'unknown-channel': 404,
  'not-signed-in': 401,
  'sign-in-failed': 401,
  'too-many-tries': 429,
  'foreign-origin': 403,
  'not-permitted': 403,
  'not-found': 404,
  'not-allowed-now': 409,
  'written-meanwhile': 409,
  'id-reused': 422,
  'consent-required': 403,
  'id-token-expired': 401,
  'id-token-invalid': 401,
  'id-token-unverifiable': 503,
  'key-missing': 503,
  'key-destroyed': 410,
  'keys-unavailable': 503,
  'field-unreadable': 500,
  unavailable: 503,
} as const satisfies Record<RefusalCode, number>;
