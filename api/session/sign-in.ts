/** Signing in with a password: what is answered, and how long it takes, tells nobody which accounts exist. */
import type { z } from 'zod';
import type { SignIn } from '../../contracts/session.ts';
import { audit } from '../../db/audit.ts';
import { inScope, inSystem } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { missingStep, type SignInStep } from '../../domain/second-factor.ts';
import type { ApiDeps } from '../deps.ts';
import { newToken } from '../http/token.ts';
import { isPasswordOf } from './passwords.ts';
import {
  beginSession,
  countFailure,
  findAccount,
  findOrganisation,
  forgetFailures,
  readStanding,
} from './queries.ts';
import { secondsUntil } from './sign-in-delay.ts';

type Given = z.infer<typeof SignIn>;

export interface PasswordProved {
  staffId: string;
  organisationId: string;
  /** `<organisation>.<token>`: what the cookie holds. */
  cookie: string;
  /** What the session still lacks; it opens nothing else until then. */
  lacks: SignInStep | null;
  /** Seconds until a code is looked at. */
  retryAfter: number;
}

interface From {
  caller: string;
  now: number;
  requestId: string;
}

/**
 * Checks the password and begins a session. Refuses 'sign-in-failed' alike for an unknown organisation,
 * an unknown or disabled account and a wrong password, and 'too-many-tries' while the delay lasts.
 */
export async function signIn(deps: ApiDeps, given: Given, from: From): Promise<PasswordProved> {
  const { organisationId, staffId } = await provePassword(deps, given, from);
  const { now, requestId } = from;
  const { token, hash } = newToken();
  const scope = { organisationId, serviceIds: [] };
  return inScope(deps.database, scope, async (tx) => {
    const proved = 'password';
    const standing = await readStanding(tx, staffId);
    const lacks = missingStep({ proved, ...standing });
    const isWhole = lacks === null;
    await beginSession(tx, { hash, organisationId, staffId, proved, isWhole, now: new Date(now) });
    if (!lacks) await forgetFailures(tx, staffId);
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'staff',
      actorId: staffId,
      action: lacks ? 'session.password' : 'session.begin',
      data: lacks ? { next: lacks } : null,
      requestId,
    });
    const cookie = `${organisationId}.${token}`;
    return {
      staffId,
      organisationId,
      cookie,
      lacks,
      retryAfter: secondsUntil(standing.retryAt, now),
    };
  });
}

/** Whose password it is. Refuses as `signIn` does; the try counts towards the delay. */
export async function provePassword(
  deps: ApiDeps,
  given: Given,
  { caller, now, requestId }: From,
): Promise<{ organisationId: string; staffId: string }> {
  const attempt = [given.organisation, given.loginId, caller].join('\n');
  admit(deps, attempt, caller, now);
  const organisation = await inSystem(deps.system, (tx) =>
    findOrganisation(tx, given.organisation),
  );
  const scope = organisation && { organisationId: organisation.id, serviceIds: [] };
  const account =
    scope && (await inScope(deps.database, scope, (tx) => findAccount(tx, given.loginId)));
  const isRight = await isPasswordOf(given.password, account?.passwordHash ?? null);
  if (!scope || !account || !isRight || account.isDisabled) {
    if (scope) await recordFailure(deps, scope.organisationId, account?.id ?? null, requestId);
    deps.staff.signInDelay.fail(attempt, deps.now());
    throw new Refusal('sign-in-failed');
  }
  deps.staff.signInDelay.succeed(attempt);
  deps.staff.signInRate.giveBack(caller);
  return { organisationId: scope.organisationId, staffId: account.id };
}

/** Refuses 'too-many-tries' for this account or for this address before anything costly is done. */
function admit({ staff }: ApiDeps, attempt: string, caller: string, now: number): void {
  staff.signInRate.take(caller, now);
  try {
    staff.signInDelay.begin(attempt, now);
  } catch (error) {
    staff.signInRate.giveBack(caller);
    throw error;
  }
}

/** A transaction of its own: the refusal rolls nothing of it back. */
async function recordFailure(
  deps: ApiDeps,
  organisationId: string,
  staffId: string | null,
  requestId: string,
): Promise<void> {
  await inScope(deps.database, { organisationId, serviceIds: [] }, async (tx) => {
    const failures = staffId === null ? null : await countFailure(tx, staffId);
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'staff',
      actorId: staffId,
      action: 'session.begin',
      outcome: 'refused',
      data: { failures },
      requestId,
    });
  });
}
