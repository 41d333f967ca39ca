/** Signing in by a passkey alone: it is in one's hand, and knows its owner. Nothing is typed, and nobody is named before. */
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { PasskeyAnswer, PasskeyQuestion, WhoAmI } from '../../contracts/session.ts';
import { audit } from '../../db/audit.ts';
import { firstRow, inScope, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { readNetworks } from '../allow-list/queries.ts';
import { isAdmitted } from '../http/networks.ts';
import { route, type PublicContext } from '../http/route.ts';
import { beginSession } from './begin.ts';
import { NOBODYS } from './nobody.ts';
import { newChallenge, takeChallenge } from './passkey-challenges.ts';
import { isAnswerOf, ownerIn, siteOf } from './passkeys.ts';
import { presentWhoAmI } from './present.ts';
import { forgetFailures } from './queries.ts';

const PATH = '/api/staff/session/passkey';
const NOBODYS_SCOPE = { organisationId: NOBODYS, serviceIds: [] };

type Asking = Pick<
  PublicContext<undefined, undefined, PasskeyAnswer>,
  'body' | 'deps' | 'from' | 'now' | 'requestId'
>;

export const passkeySignInRoutes = [
  route({
    method: 'POST',
    path: `${PATH}/challenge`,
    summary: 'パスキーだけでサインインするための問い（一度だけ、5分間使える）',
    access: { kind: 'public' },
    response: PasskeyQuestion,
    async handle({ deps, caller, from, now }) {
      deps.staff.signInRate.take(caller, now);
      const challenge = await inScope(deps.database, NOBODYS_SCOPE, (tx) =>
        newChallenge(tx, { organisationId: NOBODYS, purpose: 'sign-in', session: null, now }),
      );
      const options = await generateAuthenticationOptions({
        rpID: siteOf(from).rpId,
        challenge: Buffer.from(challenge, 'base64url'),
        userVerification: 'required',
      });
      deps.staff.signInRate.giveBack(caller);
      return { options: { ...options } };
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    summary: 'パスキーだけでサインインする',
    access: { kind: 'public' },
    body: PasskeyAnswer,
    response: WhoAmI,
    async handle(context) {
      const { deps, caller, now, reply } = context;
      deps.staff.signInRate.take(caller, now);
      const { cookie, me } = await signInByPasskey(context);
      deps.staff.signInRate.giveBack(caller);
      reply.beginSession('staff', cookie);
      return me;
    },
  }),
];

/** Refuses 'passkey-refused' alike for whatever is wrong: with the answer, the account, or from where it comes. */
async function signInByPasskey(asking: Asking): Promise<{ cookie: string; me: WhoAmI }> {
  const { body, deps, now } = asking;
  const { clientDataJSON, userHandle } = body.response;
  // Gone in a transaction of its own, so that no refusal brings it back.
  const challenge = await inScope(deps.database, NOBODYS_SCOPE, (tx) =>
    takeChallenge(tx, clientDataJSON, { purpose: 'sign-in', session: null, now }),
  );
  const owner = ownerIn(userHandle);
  if (challenge === null || !owner) throw new Refusal('passkey-refused');
  const begun = await inScope(
    deps.database,
    { organisationId: owner.organisationId, serviceIds: [] },
    (tx) => beginIfRight(tx, asking, owner, challenge),
  );
  if (!begun) throw new Refusal('passkey-refused');
  return begun;
}

/** `null` once the refusal is on record. */
async function beginIfRight(
  tx: Tx,
  { body, deps, from, now, requestId }: Asking,
  { organisationId, staffId }: { organisationId: string; staffId: string },
  challenge: string,
): Promise<{ cookie: string; me: WhoAmI } | null> {
  const account = await firstRow(
    tx,
    `select 1 from staff where id = ? and disabled_at is null and exists (select 1 from passkeys k where k.staff_id = staff.id)`,
    [staffId],
  );
  if (!account) return null;
  const isRight =
    isAdmitted(await readNetworks(tx), from.address) &&
    (await isAnswerOf(tx, staffId, body, { challenge, from, now, mustVerify: true }));
  const entry = {
    organisationId,
    serviceId: null,
    actorKind: 'staff',
    actorId: staffId,
    action: 'session.begin',
    data: { by: 'passkey' },
    requestId,
  } as const;
  await audit(tx, isRight ? entry : { ...entry, outcome: 'refused' });
  if (!isRight) return null;
  const session = { organisationId, staffId, proved: 'second-factor', isWhole: true } as const;
  const cookie = await beginSession(tx, deps, { ...session, from, now });
  await forgetFailures(tx, staffId);
  return { cookie, me: await presentWhoAmI(tx, deps, staffId, now) };
}
