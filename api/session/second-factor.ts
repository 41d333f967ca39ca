/** The second step of signing in: a code makes the session whole; a first right code confirms a new app. */
import { randomUUID } from 'node:crypto';
import type { Enrolment, FactorBody, WhoAmI } from '../../contracts/session.ts';
import { audit, type AuditRecord } from '../../db/audit.ts';
import { Refusal } from '../../domain/errors.ts';
import type { FactorWay } from '../../domain/second-factor.ts';
import type { TrailAction } from '../../domain/trail.ts';
import { afterCommit, type AfterCommit, type SessionContext } from '../http/route.ts';
import { beginSession } from './begin.ts';
import { factorPlace, pendingPlace, sealSecret } from './factor-secret.ts';
import { tryPasskey } from './passkeys.ts';
import { presentWhoAmI } from './present.ts';
import { endSession, forgetFailures, readOwnAccount } from './queries.ts';
import {
  addFactor,
  beginTry,
  forgiveTry,
  obtainPending,
  readPending,
  readRetryAt,
  takeStep,
} from './second-factor-queries.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { secondsUntil } from './sign-in-delay.ts';
import { enrolmentUri, judgeCode, newTotpSecret } from './totp.ts';

type InSession = Omit<SessionContext<unknown, unknown, unknown>, 'params' | 'query' | 'body'>;
type Audited = Pick<InSession, 'tx' | 'staff' | 'requestId'>;
/** What proving a factor needs of a request. */
export type Proving = Audited & Pick<InSession, 'deps' | 'now' | 'from'>;

/**
 * Makes the session whole. Refuses what is wrong by its code, 'too-many-tries' while the account's delay lasts,
 * and 'not-allowed-now' where no second factor is asked for.
 */
export async function enterFactor(
  context: InSession,
  proof: FactorBody,
): Promise<AfterCommit<WhoAmI>> {
  if (context.lacks !== 'code') throw new Refusal('not-allowed-now', { reason: 'no-code-asked' });
  const fault = await tryFactor(context, proof);
  if (fault) return refused(context, 'session.code', fault.refusal, fault.data);
  return madeWhole(context, 'session.begin', wayOf(proof));
}

/** What is wrong with a proof, and what the trail says of it beside that. */
export interface ProofFault {
  refusal: Refusal;
  data?: Record<string, unknown>;
}

/** `null` when the proof is right, else what to refuse once that is on record: nothing of a try may be undone. */
export async function tryFactor(context: Proving, proof: FactorBody): Promise<ProofFault | null> {
  if ('code' in proof) return tryCode(context, proof.code);
  if ('passkey' in proof) return tryPasskey(context, proof.passkey);
  const isTaken = await useRecoveryCode(context, proof.recoveryCode);
  return isTaken ? null : { refusal: new Refusal('recovery-code-wrong') };
}

export function wayOf(proof: FactorBody): FactorWay {
  if ('code' in proof) return 'code';
  return 'passkey' in proof ? 'passkey' : 'recovery-code';
}

/**
 * Takes a code of the person's app: `null` when it was right, else what to refuse once that is on record.
 * Refuses 'too-many-tries' at once, while the account's delay lasts.
 */
async function tryCode(
  { tx, deps, staff, now }: Proving,
  code: string,
): Promise<ProofFault | null> {
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
  if (!account || account.hasApp) throw alreadyEnrolled();
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
  return madeWhole(context, 'second-factor.confirm', 'code');
}

function alreadyEnrolled(): Refusal {
  return new Refusal('not-allowed-now', {
    reason: 'enrolled-already',
    text: '二段階認証は設定されています。もう一度サインインしてください。',
  });
}

/** A new session with a new token takes the place of the one that was half; the old cookie opens nothing any more. */
async function madeWhole(
  context: InSession,
  action: TrailAction,
  by: FactorWay,
): Promise<AfterCommit<WhoAmI>> {
  const { tx, deps, staff, now, reply, caller, from } = context;
  const { organisationId, id: staffId } = staff;
  await endSession(tx, staff.sessionHash, new Date(now));
  const session = { organisationId, staffId, proved: 'second-factor', isWhole: true } as const;
  const cookie = await beginSession(tx, deps, { ...session, from, now });
  await forgetFailures(tx, staffId);
  await auditSession(context, action, { data: { by } });
  const me = await presentWhoAmI(tx, deps, staffId, now);
  return afterCommit(() => {
    deps.staff.signInRate.giveBack(caller);
    reply.beginSession('staff', cookie);
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
  await auditSession(context, action, {
    outcome: 'refused',
    data: { reason: refusal.code, ...data },
  });
  return afterCommit(() => Promise.reject(refusal));
}

export async function auditSession(
  { tx, staff, requestId }: Audited,
  action: TrailAction,
  more: Partial<Pick<AuditRecord, 'outcome' | 'data' | 'objectKind' | 'objectId'>> = {},
): Promise<void> {
  await audit(tx, {
    organisationId: staff.organisationId,
    serviceId: null,
    actorKind: 'staff',
    actorId: staff.id,
    action,
    requestId,
    ...more,
  });
}
