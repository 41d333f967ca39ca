/**
 * Who opened the room? The ID token of LINE Login, checked against the platform's published keys.
 * https://developers.line.biz/en/docs/line-login/verify-id-token/
 */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export const LINE_ISSUER = 'https://access.line.me';

/** - `id-token-unverifiable`: the keys cannot be fetched; the token may be fine, ask again soon. */
export type IdTokenRefusal = 'id-token-expired' | 'id-token-invalid' | 'id-token-unverifiable';

export type IdTokenVerdict =
  | { ok: true; sub: string; expiresAt: Date }
  | { ok: false; code: IdTokenRefusal };

export interface IdTokenVerifierOptions {
  certsUrl: string;
  issuer?: string;
  timeoutMs?: number;
  /** How long fetched keys serve; an unknown key id is looked up before that. */
  certsMaxAgeMs?: number;
}

export interface IdTokenVerifier {
  /** `audience` is the id of the service's LINE Login channel. Never throws for any `idToken`. */
  verify(idToken: unknown, check: { audience: string; now?: Date }): Promise<IdTokenVerdict>;
}

/** LINE's tokens have some hundred bytes; there is no reason to hash megabytes. */
const MAX_LENGTH = 8192;
const USER_ID = /^U[0-9a-f]{32}$/;

export function createIdTokenVerifier(options: IdTokenVerifierOptions): IdTokenVerifier {
  const { issuer = LINE_ISSUER, timeoutMs = 3000, certsMaxAgeMs = 60 * 60_000 } = options;
  const keys = createRemoteJWKSet(new URL(options.certsUrl), {
    timeoutDuration: timeoutMs,
    cacheMaxAge: certsMaxAgeMs,
  });
  return {
    async verify(idToken, { audience, now = new Date() }) {
      if (typeof idToken !== 'string' || idToken.length > MAX_LENGTH || audience === '') {
        return { ok: false, code: 'id-token-invalid' };
      }
      try {
        const { payload } = await jwtVerify(idToken, keys, {
          issuer,
          audience,
          // LIFF always signs ES256. HS256 would let the public key pass as a shared secret.
          algorithms: ['ES256'],
          requiredClaims: ['exp', 'iat', 'sub'],
          currentDate: now,
        });
        // A token for several audiences is not one that LINE issues.
        const isOurs = payload.aud === audience && USER_ID.test(payload.sub ?? '');
        if (!isOurs || payload.exp === undefined) return { ok: false, code: 'id-token-invalid' };
        return { ok: true, sub: payload.sub ?? '', expiresAt: new Date(payload.exp * 1000) };
      } catch (error) {
        return { ok: false, code: refusalOf(error) };
      }
    },
  };
}

function refusalOf(error: unknown): IdTokenRefusal {
  if (error instanceof errors.JWTExpired) return 'id-token-expired';
  const isKeyTrouble =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) || // fetch's own TypeError: no connection
    error.code === errors.JOSEError.code; // jose's bare error: another answer than 200 with JSON
  return isKeyTrouble ? 'id-token-unverifiable' : 'id-token-invalid';
}
