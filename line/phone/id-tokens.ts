/** ID tokens of LINE Login as LIFF hands them out: ES256, one hour, `sub` is the user id. */
import { randomUUID } from 'node:crypto';
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { Channel, Person, PhoneState } from './state.ts';

export const ISSUER = 'https://access.line.me';
const LIFE_SECONDS = 60 * 60;

export interface IdTokens {
  issue(channel: Channel, person: Person, now: Date): Promise<{ idToken: string; expiresAt: Date }>;
  /** The public half, as at /oauth2/v2.1/certs. */
  certs(): JSONWebKeySet;
}

/** The key is made once and kept in the state. */
export async function createIdTokens(state: PhoneState): Promise<IdTokens> {
  state.signingKey ??= await makeKey();
  const jwk: JWK = state.signingKey;
  const kid = await calculateJwkThumbprint(jwk);
  const key = (await importJWK(jwk, 'ES256')) as CryptoKey;
  const { kty, crv, x, y } = jwk;
  const publicKey: JWK = { kty: kty ?? 'EC', crv, x, y, kid, use: 'sig', alg: 'ES256' } as JWK;
  return {
    certs: () => ({ keys: [publicKey] }),
    async issue(channel, person, now) {
      const issuedAt = Math.floor(now.getTime() / 1000);
      const expiresAt = issuedAt + LIFE_SECONDS;
      const idToken = await new SignJWT({ amr: ['linesso'], jti: randomUUID() })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
        .setIssuer(ISSUER)
        .setSubject(person.userId)
        .setAudience(channel.loginChannelId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { idToken, expiresAt: new Date(expiresAt * 1000) };
    },
  };
}

async function makeKey(): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)) };
}
