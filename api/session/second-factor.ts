/** The second step of signing in: a code makes the session whole; a first right code confirms a new app. */
import { randomUUID } from 'node:crypto';
import type { Enrolment, WhoAmI } from '../../contracts/session.ts';
import { audit } from '../../db/audit.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { afterCommit, type AfterCommit, type SessionContext } from '../http/route.ts';
import { newToken } from '../http/token.ts';
import { factorPlace, pendingPlace, sealSecret } from './factor-secret.ts';
import { presentWhoAmI } from './present.ts';
import { beginSession, endSession, forgetFailures, readOwnAccount } from './queries.ts';
import {
  addFactor,
  beginTry,
  forgiveTry,
  obtainPending,
  readPending,
  readRetryAt,
  takeStep,
} from './second-factor-queries.ts';
import { secondsUntil } from './sign-in-delay.ts';
import { enrolmentUri, judgeCode, newTotpSecret } from './totp.ts';

type InSession = Omit<SessionContext<unknown, unknown, unknown>, 'params' | 'query' | 'body'>;
type Audited = Pick<InSession, 'tx' | 'staff' | 'requestId'>;

/**
 * Makes the session whole. Refuses 'code-wrong', 'code-used', 'too-many-tries' while the account's delay
 * lasts, and 'not-allowed-now' where no code is asked for.
 */
export async function enterCode(context: InSession, code: string): Promise<AfterCommit<WhoAmI>> {
  if (context.lacks !== 'code') throw new Refusal('not-allowed-now', { reason: 'no-code-asked' });
  const fault = await tryCode(context, code);
  if (fault) return refused(context, 'session.code', fault.refusal, fault.data);
  return madeWhole(context, 'session.begin');
}

interface CodeFault {
  refusal: Refusal;
  data?: Record<string, unknown>;
}

/**
 * Takes a code of the person's app: `null` when it was right, else what to refuse once that is on record.
 * Refuses 'too-many-tries' at once, while the account's delay lasts.
 */
export async function tryCode(
  { tx, deps, staff, now }: Pick<InSession, 'tx' | 'deps' | 'staff' | 'now'>,
  code: string,
): Promise<CodeFault | null> {
  const factor = await beginTry(tx, staff.id, new Date(now));
  if (!factor) {
    const retryAfter = secondsUntil(await readRetryAt(tx, staff.id), now);
    throw new Refusal('too-many-tries', { reason: 'delay', retryAfter });
  }
  const secret = await deps.crypt.open(staff.organisationId, factorPlace(factor.id), factor.secret);
  const judged = judgeCode(secret, code, factor.lastStep, now);
  if (judged.is === 'right' && (await takeStep(tx, factor.id, judged.step))) return null;
  if (judged.is !== 'wrong') {
    await forgiveTry(tx, factor.id);
    return { refusal: new Refusal('code-used') };
  }
  const { failures } = factor;
  const detail = { reason: 'delay', retryAfter: secondsUntil(factor.retryAt, now) };
  return { refusal: new Refusal('code-wrong', detail), data: { failures } };
}

/** The secret that is being set up in this session: the same until it is confirmed, and another in every other session. */
export async function beginEnrolment(context: InSession): Promise<Enrolment> {
  const { tx, deps, staff } = context;
  const { organisationId, sessionHash } = staff;
  const account = await readOwnAccount(tx, staff.id);
  if (!account || account.hasSecondFactor) throw alreadyEnrolled();
  const place = pendingPlace(sessionHash);
  const fresh = await sealSecret(deps.crypt, organisationId, place, newTotpSecret());
  const kept = await obtainPending(tx, sessionHash, fresh);
  const secret = await deps.crypt.open(organisationId, place, kept);
  await auditSession(context, 'second-factor.begin');
  return { secret, uri: enrolmentUri(secret, `${staff.loginId}@${account.organisationCode}`) };
}

/** Takes the new app into use once a code of it is right; a wrong one leaves all as it was. */
export async function confirmEnrolment(
  context: InSession,
  code: string,
): Promise<AfterCommit<WhoAmI>> {
  const { tx, deps, staff, lacks, now } = context;
  if (lacks === 'code') throw alreadyEnrolled();
  const { organisationId, sessionHash, id: staffId } = staff;
  const pending = await readPending(tx, sessionHash);
  if (!pending) throw new Refusal('not-allowed-now', { reason: 'no-enrolment' });
  const secret = await deps.crypt.open(organisationId, pendingPlace(sessionHash), pending);
  const judged = judgeCode(secret, code, 0, now);
  if (judged.is !== 'right') {
    return refused(context, 'second-factor.confirm', new Refusal('code-wrong'));
  }
  const id = randomUUID();
  const sealed = await sealSecret(deps.crypt, organisationId, factorPlace(id), secret);
  const factor = { id, organisationId, staffId, secret: sealed, step: judged.step };
  if (!(await addFactor(tx, { ...factor, now: new Date(now) }))) throw alreadyEnrolled();
  return madeWhole(context, 'second-factor.confirm');
}

function alreadyEnrolled(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'enrolled-already',
    text: '二段階認証は設定されています。もう一度サインインしてください。',
  });
}

/** A new session with a new token takes the place of the one that was half; the old cookie opens nothing any more. */
async function madeWhole(context: InSession, action: TrailAction): Promise<AfterCommit<WhoAmI>> {
  const { tx, deps, staff, now, reply, caller } = context;
  const { organisationId, id: staffId } = staff;
  const { token, hash } = newToken();
  const at = new Date(now);
  await endSession(tx, staff.sessionHash, at);
  await beginSession(tx, {
    hash,
    organisationId,
    staffId,
    proved: 'second-factor',
    isWhole: true,
    now: at,
  });
  await forgetFailures(tx, staffId);
  await auditSession(context, action);
  const me = await presentWhoAmI(tx, deps, staffId, now);
  return afterCommit(() => {
    deps.staff.signInRate.giveBack(caller);
    reply.beginSession('staff', `${organisationId}.${token}`);
    return Promise.resolve(me);
  });
}

/** Refuses once the failure is on record. */
export async function refused(
  context: Audited,
  action: TrailAction,
  refusal: Refusal,
  data: Record<string, unknown> = {},
): Promise<AfterCommit<never>> {
  await auditSession(context, action, { reason: refusal.code, ...data });
  return afterCommit(() => Promise.reject(refusal));
}

/** `why`: refused, and for what. */
export async function auditSession(
  { tx, staff, requestId }: Audited,
  action: TrailAction,
  why: Record<string, unknown> | null = null,
): Promise<void> {
  await audit(tx, {
    organisationId: staff.organisationId,
    serviceId: null,
    actorKind: 'staff',
    actorId: staff.id,
    action,
    outcome: why ? 'refused' : 'done',
    data: why ?? { secondFactor: 'totp' },
    requestId,
  });
}
