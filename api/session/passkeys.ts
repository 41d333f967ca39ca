/** Passkeys (WebAuthn): what is asked of them, and whether an answer is right: ours, new, for this site and by that key. */
import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type { PasskeyAnswer, PasskeyQuestion } from '../../contracts/session.ts';
import type { Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { From } from '../http/caller.ts';
import type { SignedInStaff } from '../http/route.ts';
import { newChallenge, takeChallenge } from './passkey-challenges.ts';
import { findPasskey, notePasskeyUse, readPasskeys } from './passkey-queries.ts';
import type { ProofFault, Proving } from './second-factor.ts';

/** What a passkey is bound to: the site's name, and the very origin of its pages. */
export function siteOf({ origin }: Pick<From, 'origin'>): { origin: string; rpId: string } {
  return { origin, rpId: URL.canParse(origin) ? new URL(origin).hostname : '' };
}

/** Asks for one of the person's own passkeys. */
export async function askOwnPasskey({
  tx,
  staff,
  from,
  now,
}: {
  tx: Tx;
  staff: SignedInStaff;
  from: From;
  now: number;
}): Promise<PasskeyQuestion> {
  const own = await readPasskeys(tx, staff.id);
  if (own.length === 0) {
    const text = 'パスキーは登録されていません。ほかの方法を使ってください。';
    throw new Refusal('not-allowed-now', { reason: 'no-passkey', text });
  }
  const { organisationId, id: staffId, sessionHash: hash } = staff;
  const session = { staffId, hash };
  const challenge = await newChallenge(tx, { organisationId, purpose: 'prove', session, now });
  const options = await generateAuthenticationOptions({
    rpID: siteOf(from).rpId,
    challenge: Buffer.from(challenge, 'base64url'),
    allowCredentials: own.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    userVerification: 'preferred',
  });
  return { options: { ...options } };
}

/** As the second factor, in a session that is there: `null` when the answer is right. */
export async function tryPasskey(
  { tx, staff, from, now }: Proving,
  answer: PasskeyAnswer,
): Promise<ProofFault | null> {
  const session = { staffId: staff.id, hash: staff.sessionHash };
  const { clientDataJSON } = answer.response;
  const challenge = await takeChallenge(tx, clientDataJSON, { purpose: 'prove', session, now });
  const isRight =
    challenge !== null &&
    (await isAnswerOf(tx, staff.id, answer, { challenge, from, now, mustVerify: false }));
  return isRight ? null : { refusal: new Refusal('passkey-refused') };
}

interface Asked {
  challenge: string;
  from: From;
  now: number;
  /** The authenticator itself must know its owner, by a finger, a face or a number. */
  mustVerify: boolean;
}

/** Whether one of the person's passkeys gave this answer to what was asked, and is no copy that was used elsewhere. */
export async function isAnswerOf(
  tx: Tx,
  staffId: string,
  answer: PasskeyAnswer,
  { challenge, from, now, mustVerify }: Asked,
): Promise<boolean> {
  const passkey = await findPasskey(tx, staffId, answer.id);
  if (!passkey) return false;
  const { origin, rpId } = siteOf(from);
  const verified = await verifyAuthenticationResponse({
    response: withoutHandle(answer),
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: mustVerify,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
    },
    // It throws for what does not fit; what could be a bug of ours is a refusal as well.
  }).catch(() => null);
  if (!verified?.verified) return false;
  const counter = verified.authenticationInfo.newCounter;
  return notePasskeyUse(tx, { id: passkey.id, counter, now: new Date(now) });
}

/** Whose it is was looked up by its id; what the answer says of its owner decides nothing. */
function withoutHandle({ response, ...answer }: PasskeyAnswer) {
  const { userHandle: _, ...signed } = response;
  return { ...answer, response: signed };
}

/** What an authenticator keeps of its owner: the ids of organisation and person, and nothing that says who they are. */
export function handleOf({ organisationId, id }: { organisationId: string; id: string }): Buffer {
  return Buffer.from(`${organisationId}${id}`.replaceAll('-', ''), 'hex');
}

/** Whom an authenticator names; `null` where that is no handle of ours. */
export function ownerIn(
  handle: string | undefined,
): { organisationId: string; staffId: string } | null {
  const bytes = Buffer.from(handle ?? '', 'base64url');
  if (bytes.length !== 32) return null;
  const [organisationId = '', staffId = ''] = [bytes.subarray(0, 16), bytes.subarray(16)].map(
    uuidOf,
  );
  return { organisationId, staffId };
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
