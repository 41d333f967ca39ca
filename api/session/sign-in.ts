/** Signing in with a password: what is answered, and how long it takes, tells nobody which accounts exist. */
import type { z } from 'zod';
import type { SignIn } from '../../contracts/session.ts';
import { audit } from '../../db/audit.ts';
import { inScope, inSystem } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { missingStep, type FactorWay, type SignInStep } from '../../domain/second-factor.ts';
import type { ApiDeps } from '../deps.ts';
import { readNetworks } from '../allow-list/queries.ts';
import type { From } from '../http/caller.ts';
import { isAdmitted } from '../http/networks.ts';
import { readFactorWays } from '../http/step-up.ts';
import { beginSession } from './begin.ts';
import { NOBODYS } from './nobody.ts';
import { isPasswordOf } from './passwords.ts';
import {
  countFailure,
  countNobody,
  findAccount,
  findOrganisation,
  forgetFailures,
  readStanding,
} from './queries.ts';
import {
  beginTry,
  failTry,
  secondsUntil,
  succeedTry,
  type AdmittedTry,
  type Attempt,
} from './sign-in-delay.ts';

type Given = z.infer<typeof SignIn>;

export interface PasswordProved {
  staffId: string;
  organisationId: string;
  /** `<organisation>.<token>`: what the cookie holds. */
  cookie: string;
  /** What the session still lacks; it opens nothing else until then. */
  lacks: SignInStep | null;
  /** By what it can be made whole. */
  ways: FactorWay[];
  /** Seconds until a code is looked at. */
  retryAfter: number;
}

interface Asking {
  caller: string;
  from: From;
  now: number;
  requestId: string;
}

/**
 * Checks the password and begins a session. Refuses 'sign-in-failed' alike for an unknown organisation,
 * an unknown or disabled account and a wrong password, and 'too-many-tries' while the delay lasts.
 */
export async function signIn(deps: ApiDeps, given: Given, from: Asking): Promise<PasswordProved> {
  const { organisationId, staffId } = await provePassword(deps, given, from);
  const { now, requestId } = from;
  const scope = { organisationId, serviceIds: [] };
  return inScope(deps.database, scope, async (tx) => {
    const proved = 'password';
    const standing = await readStanding(tx, staffId);
    const lacks = missingStep({ proved, ...standing });
    const isWhole = lacks === null;
    const session = { organisationId, staffId, proved, isWhole, from: from.from, now } as const;
    const cookie = await beginSession(tx, deps, session);
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
    return {
      staffId,
      organisationId,
      cookie,
      lacks,
      ways: await readFactorWays(tx, staffId),
      retryAfter: secondsUntil(standing.retryAt, now),
    };
  });
}

/**
 * Whose password it is. Refuses as `signIn` does; the try counts towards the delay. From outside the networks of
 * the organisation even the right one is refused as a wrong one: nobody there learns which are right.
 */
export async function provePassword(
  deps: ApiDeps,
  given: Given,
  { caller, from, now, requestId }: Asking,
): Promise<{ organisationId: string; staffId: string }> {
  deps.staff.signInRate.take(caller, now);
  const organisation = await inSystem(deps.system, (tx) =>
    findOrganisation(tx, given.organisation),
  );
  const organisationId = organisation?.id ?? NOBODYS;
  const { loginId } = given;
  const attempt = await admit(
    deps,
    { organisationId, loginId, address: from.address },
    caller,
    now,
  );
  const { account, networks } = await inScope(
    deps.database,
    { organisationId, serviceIds: [] },
    async (tx) => ({ account: await findAccount(tx, loginId), networks: await readNetworks(tx) }),
  );
  const isRight = await isPasswordOf(given.password, account?.passwordHash ?? null);
  const isInside = isAdmitted(networks, from.address);
  if (!account || !isRight || account.isDisabled || !isInside) {
    const why = isInside ? null : 'address';
    await recordFailure(deps, attempt, { staffId: account?.id ?? null, why, requestId });
    throw new Refusal('sign-in-failed');
  }
  await succeedTry(deps.database, attempt, deps.now());
  deps.staff.signInRate.giveBack(caller);
  return { organisationId, staffId: account.id };
}

/** Refuses 'too-many-tries' for this account before anything costly is done; that is no failure of the address. */
async function admit(
  { staff, database }: ApiDeps,
  attempt: Attempt,
  caller: string,
  now: number,
): Promise<AdmittedTry> {
  try {
    return await beginTry(database, attempt, now);
  } catch (error) {
    staff.signInRate.giveBack(caller);
    throw error;
  }
}

/** A transaction of its own: the refusal rolls nothing of it back. The same work whether there is such an account or not. */
async function recordFailure(
  deps: ApiDeps,
  attempt: AdmittedTry,
  { staffId, why, requestId }: { staffId: string | null; why: string | null; requestId: string },
): Promise<void> {
  const { organisationId, tries, budget } = attempt;
  await inScope(deps.database, { organisationId, serviceIds: [] }, async (tx) => {
    await (staffId === null ? countNobody(tx, budget) : countFailure(tx, staffId));
    await failTry(tx, attempt, deps.now());
    if (organisationId === NOBODYS) return;
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'staff',
      actorId: staffId,
      action: 'session.begin',
      outcome: 'refused',
      data: why === null ? { failures: tries } : { failures: tries, reason: why },
      requestId,
    });
  });
}
