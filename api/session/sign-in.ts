/** Signing in with a password: what is answered, and how long it takes, tells nobody which accounts exist. */
import type { z } from 'zod';
import type { SignIn } from '../../contracts/session.ts';
import { audit } from '../../db/audit.ts';
import { inScope, inSystem } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { newToken } from '../http/token.ts';
import { isPasswordOf } from './passwords.ts';
import { beginSession, countFailure, findAccount, findOrganisation } from './queries.ts';

type Given = z.infer<typeof SignIn>;

export interface SignedIn {
  staffId: string;
  organisationId: string;
  /** `<organisation>.<token>`: what the cookie holds. */
  cookie: string;
}

/**
 * Checks the password and begins a session. Refuses 'sign-in-failed' alike for an unknown organisation,
 * an unknown or disabled account and a wrong password, and 'too-many-tries' while the delay lasts.
 */
export async function signIn(
  deps: ApiDeps,
  given: Given,
  { caller, now, requestId }: { caller: string; now: number; requestId: string },
): Promise<SignedIn> {
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
  const { token, hash } = newToken();
  const { organisationId } = scope;
  await inScope(deps.database, scope, async (tx) => {
    await beginSession(tx, { hash, organisationId, staffId: account.id, now: new Date(now) });
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'staff',
      actorId: account.id,
      action: 'session.begin',
      requestId,
    });
  });
  deps.staff.signInDelay.succeed(attempt);
  deps.staff.signInRate.giveBack(caller);
  return { staffId: account.id, organisationId, cookie: `${organisationId}.${token}` };
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
