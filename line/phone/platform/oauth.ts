/** Tokens: the channel's own, and the check of a person's ID token. */
import { Router, urlencoded } from 'express';
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { PhoneContext } from '../context.ts';
import { ISSUER } from '../id-tokens.ts';
import { issueAccessToken } from '../tokens.ts';
import { answerWithFaults } from './endpoint.ts';
import { OAuthRefusal } from './refusal.ts';

const TokenForm = z.object({
  grant_type: z.literal('client_credentials'),
  client_id: z.string(),
  client_secret: z.string(),
});
const VerifyForm = z.object({
  id_token: z.string(),
  client_id: z.string(),
  nonce: z.string().optional(),
  user_id: z.string().optional(),
});

export function oauthRoutes(context: PhoneContext): Router {
  const router = Router();
  router.use(urlencoded({ extended: false, limit: '64kb' }));
  router.post('/v3/token', (request, response) =>
    answerWithFaults(context, 'token', response, () => {
      const form = TokenForm.safeParse(request.body);
      if (!form.success) throw new OAuthRefusal('invalid_request', 'Invalid request');
      const { client_id: channelId, client_secret: channelSecret } = form.data;
      const issued = issueAccessToken(context.state, { channelId, channelSecret }, context.now());
      if (issued === null) {
        throw new OAuthRefusal('invalid_request', "Invalid 'client_credentials'.");
      }
      context.changed();
      const { token, expiresInSeconds } = issued;
      return {
        body: { token_type: 'Bearer', access_token: token, expires_in: expiresInSeconds },
      };
    }),
  );
  router.get('/v2.1/certs', (_request, response) =>
    answerWithFaults(context, 'certs', response, () => ({ body: context.idTokens.certs() })),
  );
  router.post('/v2.1/verify', (request, response) =>
    answerWithFaults(context, 'verify', response, async () => {
      const form = VerifyForm.safeParse(request.body);
      if (!form.success) throw new OAuthRefusal('invalid_request', 'Invalid IdToken.');
      return { body: await verifiedClaims(context, form.data) };
    }),
  );
  return router;
}

async function verifiedClaims(
  context: PhoneContext,
  form: z.infer<typeof VerifyForm>,
): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(
      form.id_token,
      createLocalJWKSet(context.idTokens.certs()),
      {
        issuer: ISSUER,
        audience: form.client_id,
        currentDate: context.now(),
        algorithms: ['ES256'],
      },
    );
    if (form.nonce !== undefined && payload['nonce'] !== form.nonce) {
      throw new OAuthRefusal('invalid_request', 'Invalid IdToken Nonce.');
    }
    if (form.user_id !== undefined && payload.sub !== form.user_id) {
      throw new OAuthRefusal('invalid_request', 'Invalid IdToken Subject Identifier.');
    }
    return payload;
  } catch (error) {
    if (error instanceof OAuthRefusal) throw error;
    throw new OAuthRefusal('invalid_request', describe(error));
  }
}

function describe(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'IdToken expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'Invalid IdToken Issuer.';
    if (error.claim === 'aud') return 'Invalid IdToken Audience.';
  }
  return 'Invalid IdToken.';
}
