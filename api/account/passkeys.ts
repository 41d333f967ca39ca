/** One's own passkeys: adding them, with a name, and taking them away. */
import { randomUUID } from 'node:crypto';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { z } from 'zod';
import type { NewPasskey } from '../../contracts/account.ts';
import type { PasskeyQuestion } from '../../contracts/session.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import { rows } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { afterCommit, type AfterCommit, type StaffContext } from '../http/route.ts';
import { organisationKey } from '../sealed.ts';
import { newChallenge, takeChallenge } from '../session/passkey-challenges.ts';
import { addPasskey, readPasskeys } from '../session/passkey-queries.ts';
import { handleOf, siteOf } from '../session/passkeys.ts';
import { auditSession, refused } from '../session/second-factor.ts';

type Context<Body> = StaffContext<undefined, undefined, undefined, Body>;

const MOST = 10;
const SITE_NAME = '相談窓口';

export function passkeyNamePlace(id: string): FieldPlace {
  return { table: 'passkeys', column: 'name', row: id };
}

/** What a new passkey is made from. Refuses 'not-allowed-now' when there are enough. */
export async function askNewPasskey({
  tx,
  staff,
  from,
  now,
  requestId,
}: Context<undefined>): Promise<PasskeyQuestion> {
  const { organisationId, id: staffId, loginId, sessionHash: hash } = staff;
  const own = await readPasskeys(tx, staffId);
  if (own.length >= MOST) {
    const text = `パスキーは${MOST}個まで登録できます。使わないものを外してください。`;
    throw new Refusal('not-allowed-now', { reason: 'enough-passkeys', text });
  }
  const session = { staffId, hash };
  const challenge = await newChallenge(tx, { organisationId, purpose: 'add', session, now });
  const options = await generateRegistrationOptions({
    rpName: SITE_NAME,
    rpID: siteOf(from).rpId,
    userName: loginId,
    userID: new Uint8Array(handleOf(staff)),
    challenge: Buffer.from(challenge, 'base64url'),
    attestationType: 'none',
    excludeCredentials: own.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
    // So that it can also be used alone, where the device has room for it and knows its owner.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  await auditSession({ tx, staff, requestId }, 'passkey.begin');
  return { options: { ...options } };
}

/** Keeps it once its first answer is right. From then on this session counts as proved by it. Refuses 'passkey-refused'. */
export async function addOwnPasskey(
  context: Context<z.infer<typeof NewPasskey>>,
): Promise<AfterCommit<undefined>> {
  const { tx, deps, staff, body, from, now } = context;
  const { organisationId, id: staffId, sessionHash: hash } = staff;
  const { answer, name } = body;
  const session = { staffId, hash };
  const { clientDataJSON } = answer.response;
  const challenge = await takeChallenge(tx, clientDataJSON, { purpose: 'add', session, now });
  const made = challenge === null ? null : await read(answer, challenge, siteOf(from));
  if (!made) return refused(context, 'passkey.add', new Refusal('passkey-refused'));
  const id = randomUUID();
  const isNew = await addPasskey(tx, {
    id,
    organisationId,
    staffId,
    credentialId: made.id,
    publicKey: Buffer.from(made.publicKey),
    counter: made.counter,
    transports: answer.response.transports ?? [],
    name: await deps.crypt.seal(organisationKey(organisationId), passkeyNamePlace(id), name),
    createdAt: new Date(now),
  });
  if (!isNew) return refused(context, 'passkey.add', new Refusal('passkey-refused'));
  await rows(
    tx,
    `update staff_sessions set proved = 'second-factor', proved_at = ? where token_hash = ?`,
    [new Date(now), hash],
  );
  await auditSession(context, 'passkey.add', { objectKind: 'passkey', objectId: id });
  return afterCommit(() => Promise.resolve(undefined));
}

async function read(
  answer: z.infer<typeof NewPasskey>['answer'],
  challenge: string,
  { origin, rpId }: { origin: string; rpId: string },
) {
  const { transports: _, ...response } = answer.response;
  const verified = await verifyRegistrationResponse({
    response: { ...answer, response },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: false,
    // It throws for what does not fit.
  }).catch(() => null);
  return verified?.verified ? verified.registrationInfo.credential : null;
}
