import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IdTokenVerifier } from '../../line/id-token.ts';
import { createIdTokenVerifier } from '../../line/id-token.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import type { PersonControl } from '../../line/phone/control.ts';
import type { Scene } from './support.ts';
import { HOUR, MINUTE, SECOND, startReceiver, startScene } from './support.ts';

const audience = DEMO_CHANNEL.loginChannelId;
let scene: Scene;
let verifier: IdTokenVerifier;
let sakura: PersonControl;
let goodToken: string;

beforeAll(async () => {
  scene = await startScene();
  verifier = createIdTokenVerifier({ certsUrl: `${scene.phone.url}/oauth2/v2.1/certs` });
  sakura = scene.phone.control.person('さくら');
  goodToken = (await sakura.openRoom()).idToken;
});
afterAll(() => scene.stop());

function verify(token: unknown): ReturnType<IdTokenVerifier['verify']> {
  return verifier.verify(token, { audience, now: scene.clock.now() });
}

async function certs(): Promise<{ keys: (Record<string, string> & { kid: string })[] }> {
  const response = await fetch(`${scene.phone.url}/oauth2/v2.1/certs`);
  return (await response.json()) as Awaited<ReturnType<typeof certs>>;
}

function parts(token: string): [string, string, string] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token of a stranger's key that claims the platform's key id. */
async function forged(claims: Record<string, unknown> = {}): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  const { keys } = await certs();
  const now = Math.floor(scene.clock.now().getTime() / SECOND);
  return await new SignJWT({
    iss: 'https://access.line.me',
    sub: sakura.userId,
    aud: audience,
    iat: now,
    exp: now + 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: keys[0]?.kid ?? '' })
    .sign(privateKey);
}

describe('an ID token from the room', () => {
  test('names its person until it runs out after an hour', async () => {
    expect(await verify(goodToken)).toEqual({
      ok: true,
      sub: sakura.userId,
      expiresAt: new Date(scene.clock.now().getTime() + HOUR),
    });
    const late = new Date(scene.clock.now().getTime() + HOUR + SECOND);
    expect(await verifier.verify(goodToken, { audience, now: late })).toEqual({
      ok: false,
      code: 'id-token-expired',
    });
    const justBefore = new Date(scene.clock.now().getTime() + HOUR - MINUTE);
    expect(await verifier.verify(goodToken, { audience, now: justBefore })).toMatchObject({
      ok: true,
    });
  });

  test('is agreed on by the platform, for its own audience only', async () => {
    const ask = async (clientId: string): Promise<unknown> => {
      const body = new URLSearchParams({ id_token: goodToken, client_id: clientId });
      const response = await fetch(`${scene.phone.url}/oauth2/v2.1/verify`, {
        method: 'POST',
        body,
      });
      return await response.json();
    };
    expect(await ask(audience)).toMatchObject({ sub: sakura.userId, aud: audience });
    expect(await ask('123')).toMatchObject({ error_description: 'Invalid IdToken Audience.' });
  });
});

describe('what is no ID token for this service', () => {
  const invalid = { ok: false, code: 'id-token-invalid' };

  test('is a token for another audience or of another issuer', async () => {
    expect(await verifier.verify(goodToken, { audience: '123', now: scene.clock.now() })).toEqual(
      invalid,
    );
    const other = createIdTokenVerifier({
      certsUrl: `${scene.phone.url}/oauth2/v2.1/certs`,
      issuer: 'https://access.example.com',
    });
    expect(await other.verify(goodToken, { audience, now: scene.clock.now() })).toEqual(invalid);
    expect(await verifier.verify(goodToken, { audience: '', now: scene.clock.now() })).toEqual(
      invalid,
    );
  });

  test('is a token of another key, even under the name of the right one', async () => {
    expect(await verify(await forged())).toEqual(invalid);
    expect(await verify(await forged({ exp: 1 }))).toEqual(invalid);
  });

  test('is a token without a signature', async () => {
    const [, payload] = parts(goodToken);
    expect(await verify(`${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`)).toEqual(invalid);
    expect(await verify(`${encode({ alg: 'none' })}.${payload}`)).toEqual(invalid);
    const [header, , signature] = parts(goodToken);
    expect(await verify(`${header}.${payload}.`)).toEqual(invalid);
    expect(await verify(`${header}.${encode({ sub: sakura.userId })}.${signature}`)).toEqual(
      invalid,
    );
  });

  test('is a token signed with the public key, or the secret, as a shared secret', async () => {
    const [, payload] = parts(goodToken);
    const { keys } = await certs();
    const [jwk] = keys;
    if (jwk === undefined) throw new Error('no key');
    const publicKey = await importJWK({ kty: 'EC', ...jwk }, 'ES256', { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error('no key pair');
    const secrets = [await exportSPKI(publicKey), JSON.stringify(jwk), DEMO_CHANNEL.channelSecret];
    for (const secret of secrets) {
      const header = encode({ alg: 'HS256', typ: 'JWT', kid: jwk.kid });
      const signature = createHmac('sha256', secret).update(`${header}.${payload}`);
      expect(await verify(`${header}.${payload}.${signature.digest('base64url')}`)).toEqual(
        invalid,
      );
    }
  });

  test('is a token cut off anywhere', async () => {
    for (let length = 0; length < goodToken.length; length += 7) {
      expect(await verify(goodToken.slice(0, length))).toEqual(invalid);
    }
  });

  test('is a token with one character changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(goodToken.length - 2), async (at) => {
        const other = goodToken.charAt(at) === 'A' ? 'B' : 'A';
        const changed = goodToken.slice(0, at) + other + goodToken.slice(at + 1);
        expect((await verify(changed)).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('is anything else at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.string(), fc.base64String()), async (value) => {
        expect(await verify(value)).toEqual(invalid);
      }),
    );
    expect(await verify('a'.repeat(1_000_000))).toEqual(invalid);
  });
});

describe('when the platform does not hand out its keys', () => {
  const unverifiable = { ok: false, code: 'id-token-unverifiable' };

  test('a token is unverifiable, not invalid', async () => {
    const receiver = await startReceiver();
    await receiver.stop();
    const unreachable = createIdTokenVerifier({ certsUrl: receiver.url });
    expect(await unreachable.verify(goodToken, { audience, now: scene.clock.now() })).toEqual(
      unverifiable,
    );
  });

  test.for(['error', 'no-answer'] as const)(
    '(%s) it is so for the first token only',
    async (kind) => {
      const fresh = createIdTokenVerifier({
        certsUrl: `${scene.phone.url}/oauth2/v2.1/certs`,
        timeoutMs: 200,
      });
      scene.phone.control.changeFaults({ answers: [{ endpoint: 'certs', kind }] });
      const check = { audience, now: scene.clock.now() };
      expect(await fresh.verify(goodToken, check)).toEqual(unverifiable);
      expect(await fresh.verify(goodToken, check)).toMatchObject({ ok: true });
    },
  );

  test('keys fetched before go on to serve', async () => {
    const warm = createIdTokenVerifier({ certsUrl: `${scene.phone.url}/oauth2/v2.1/certs` });
    const check = { audience, now: scene.clock.now() };
    await warm.verify(goodToken, check);
    scene.phone.control.changeFaults({
      answers: [{ endpoint: 'certs', kind: 'error', times: 100 }],
    });
    expect(await warm.verify(goodToken, check)).toMatchObject({ ok: true });
    scene.phone.control.clearFaults();
  });
});
