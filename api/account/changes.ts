/** What one changes of one's own account: second factors, password, and where one stays signed in. */
import type { z } from 'zod';
import type { NewPassword } from '../../contracts/account.ts';
import { wake } from '../../db/notify.ts';
import { inScope, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { needsSecondFactor } from '../../domain/second-factor.ts';
import { afterCommit, type AfterCommit, type StaffContext } from '../http/route.ts';
import { removePasskey, readPasskeys } from '../session/passkey-queries.ts';
import { hashPassword, demandGoodPassword } from '../session/passwords.ts';
import { makeRecoveryCodes } from '../session/recovery-codes.ts';
import { auditSession } from '../session/second-factor.ts';
import { provePassword } from '../session/sign-in.ts';
import {
  endSessions,
  lockAccount,
  readAppSince,
  readNames,
  removeApp,
  setPassword,
} from './queries.ts';

type Context<Body> = StaffContext<undefined, undefined, undefined, Body>;

/** Refuses 'not-allowed-now' for the last second factor of whoever needs one, 'not-found' for what is none of theirs. */
export async function takeAwayPasskey(context: Context<{ passkeyId: string }>): Promise<undefined> {
  const { tx, staff, body } = context;
  await lockAccount(tx, staff.id);
  const others = (await readPasskeys(tx, staff.id)).filter(({ id }) => id !== body.passkeyId);
  await demandRest(context, others.length + ((await readAppSince(tx, staff.id)) ? 1 : 0));
  if (!(await removePasskey(tx, staff.id, body.passkeyId))) throw new Refusal('not-found');
  await auditSession(context, 'passkey.remove', {
    objectKind: 'passkey',
    objectId: body.passkeyId,
  });
  return undefined;
}

/** As `takeAwayPasskey`. */
export async function takeAwayApp(context: Context<undefined>): Promise<undefined> {
  const { tx, staff } = context;
  await lockAccount(tx, staff.id);
  await demandRest(context, (await readPasskeys(tx, staff.id)).length);
  if (!(await removeApp(tx, staff.id))) throw new Refusal('not-allowed-now', { reason: 'no-app' });
  await auditSession(context, 'second-factor.remove');
  return undefined;
}

function demandRest({ staff }: Context<unknown>, rest: number): Promise<void> {
  const roles = staff.serviceIds.flatMap((id) => staff.rolesIn(id));
  if (rest > 0 || !needsSecondFactor(roles)) return Promise.resolve();
  throw new Refusal('not-allowed-now', {
    reason: 'last-factor',
    text: 'あなたの役割には二段階認証が必要なので、最後の一つは外せません。先に、別の方法を登録してください。',
  });
}

/** Refuses 'not-allowed-now' where there is no second factor that they could stand in for. */
export async function makeOwnCodes(context: Context<undefined>): Promise<{ codes: string[] }> {
  const { tx, staff } = context;
  await lockAccount(tx, staff.id);
  const hasFactor =
    (await readAppSince(tx, staff.id)) !== null || (await readPasskeys(tx, staff.id)).length > 0;
  if (!hasFactor) {
    const text = '先に、認証アプリかパスキーを登録してください。';
    throw new Refusal('not-allowed-now', { reason: 'no-factor', text });
  }
  const codes = await makeRecoveryCodes(context);
  await auditSession(context, 'recovery-codes.make');
  return { codes };
}

/** Ends all other sessions as well. Refuses 'invalid-input' with the field that is wrong, in words. */
export async function changePassword(
  context: Context<z.infer<typeof NewPassword>>,
): Promise<AfterCommit<undefined>> {
  const { tx, deps, staff, body, caller, from, now, requestId } = context;
  const { loginId, organisation } = await readNames(tx, staff.id);
  demandGoodPassword(body.password, [loginId, organisation]);
  if (body.password === body.current) {
    throw fault('password', 'same', '今のパスワードとは違うものにしてください。');
  }
  // Its transactions are its own: none may be waited for while this one holds a connection.
  return afterCommit(async () => {
    const given = { organisation, loginId, password: body.current };
    await provePassword(deps, given, { caller, from, now, requestId }).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'sign-in-failed') throw error;
      throw fault('current', 'current-wrong', '今のパスワードが違います。');
    });
    const passwordHash = await hashPassword(body.password);
    const scope = { organisationId: staff.organisationId, serviceIds: [] };
    await inScope(deps.database, scope, async (own) => {
      await setPassword(own, staff.id, passwordHash);
      await auditSession({ tx: own, staff, requestId }, 'password.change');
      await endOthers(own, context);
    });
    return undefined;
  });
}

function fault(field: string, reason: string, text: string): Refusal {
  return new Refusal('invalid-input', { reason, fields: [field], text });
}

/** All but this one, or the one that is named. Refuses 'not-found' for what is none of theirs, or over. */
export async function endOwnSessions(
  context: Context<{ sessionId?: string } | undefined>,
): Promise<undefined> {
  const id = context.body?.sessionId;
  const ended = await endOthers(context.tx, context, id);
  if (id !== undefined && ended === 0) throw new Refusal('not-found');
  await auditSession(context, 'session.revoke', { data: { ended } });
  return undefined;
}

async function endOthers(
  tx: Tx,
  { staff, now }: Pick<Context<unknown>, 'staff' | 'now'>,
  id?: string,
): Promise<number> {
  const { id: staffId, organisationId, sessionHash: hash } = staff;
  const at = new Date(now);
  const ended = await endSessions(tx, {
    staffId,
    hash,
    now: at,
    ...(id === undefined ? {} : { id }),
  });
  // Their streams end with them; a session belongs to no service.
  const wakeUp = { kind: 'session', organisationId, id: staffId, seq: 0 } as const;
  wake(tx, { ...wakeUp, serviceId: organisationId });
  return ended;
}
