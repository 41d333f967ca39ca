/** Proving once more, in a session that is whole, who one is: see http/step-up.ts for what asks for it. */
import type { z } from 'zod';
import type { StepUpBody } from '../../contracts/session.ts';
import { inScope } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { StepUpWay } from '../../domain/second-factor.ts';
import { afterCommit, type AfterCommit, type StaffContext } from '../http/route.ts';
import { stepUpWays } from '../http/step-up.ts';
import { noteProof, readOwnAccount } from './queries.ts';
import { auditSession, refused, tryFactor, wayOf } from './second-factor.ts';
import { provePassword } from './sign-in.ts';

type Context = StaffContext<undefined, undefined, undefined, z.infer<typeof StepUpBody>>;

const ACTION = 'session.step-up';

/**
 * Notes in the session that its owner is there. Refuses what is wrong as signing in does, and the password
 * ('not-allowed-now') where a second factor is set up: whoever saw it typed must get nowhere by it.
 */
export async function stepUp(context: Context): Promise<AfterCommit<undefined>> {
  const { body, deps, caller, now } = context;
  if ('password' in body) return byPassword(context, body.password);
  deps.staff.signInRate.take(caller, now);
  const fault = await tryFactor(context, body);
  if (fault) return refused(context, ACTION, fault.refusal, fault.data);
  await proved(context, wayOf(body));
  return afterCommit(() => {
    deps.staff.signInRate.giveBack(caller);
    return Promise.resolve(undefined);
  });
}

async function byPassword(context: Context, password: string): Promise<AfterCommit<undefined>> {
  const { tx, deps, staff, caller, from, now, requestId } = context;
  const ways = await stepUpWays(tx, staff.id);
  if (!ways.includes('password')) {
    throw new Refusal('not-allowed-now', { reason: 'second-factor-set-up', ways });
  }
  const account = await readOwnAccount(tx, staff.id);
  if (!account) throw new Refusal('not-signed-in');
  const { loginId, organisationCode: organisation } = account;
  // Its transactions are its own: none may be waited for while this one holds a connection.
  return afterCommit(async () => {
    await provePassword(
      deps,
      { organisation, loginId, password },
      { caller, from, now, requestId },
    );
    const scope = { organisationId: staff.organisationId, serviceIds: [] };
    await inScope(deps.database, scope, (own) => proved({ ...context, tx: own }, 'password'));
    return undefined;
  });
}

async function proved(context: Context, by: StepUpWay): Promise<void> {
  await noteProof(context.tx, context.staff.sessionHash, new Date(context.now));
  await auditSession(context, ACTION, { data: { by } });
}
