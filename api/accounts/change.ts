/** What is done to an account as a whole. Whatever shuts it ends its sessions, and with them every open desk. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type {
  AccountFactsBody,
  LeavingBody,
  ResetAnswer,
  ResetBody,
} from '../../contracts/accounts.ts';
import { wake } from '../../db/notify.ts';
import { rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { endSessions } from '../account/queries.ts';
import type { StaffContext } from '../http/route.ts';
import { issueLink } from '../memberships/invitations.ts';
import { organisationKey, sealOrNull } from '../sealed.ts';
import { hashPassword } from '../session/passwords.ts';
import { auditDone } from '../staff-audit.ts';
import { affiliationPlace } from './present.ts';
import { stateOf } from './queries.ts';
import { lockAccount, refuseLastAdministrator } from './rules.ts';
import { readOpenWork } from './work.ts';

type OnAccount<Body = unknown> = StaffContext<unknown, { staffId: string }, unknown, Body>;

function refuseState(text: string): Refusal {
  return new Refusal('not-allowed-now', { reason: 'state', text });
}

/** Shut at once, and nothing else: what they have on hand stays theirs until somebody hands it over. */
export async function suspendAccount(context: OnAccount): Promise<undefined> {
  const { tx, staff, params } = context;
  const account = await lockAccount(tx, staff, params.staffId);
  if (account.disabledAt) return undefined;
  await refuseLastAdministrator(tx, account.id);
  await rows(tx, `update staff set disabled_at = now(), duty = 'off' where id = ?`, [account.id]);
  const sessions = await shutOut(context, account.id);
  await auditDone(context, null, 'account.suspend', {
    objectKind: 'staff',
    objectId: account.id,
    data: { sessions },
  });
  return undefined;
}

/** Also who left comes back so: without any role, and by a new link. */
export async function resumeAccount(context: OnAccount): Promise<undefined> {
  const { tx, staff, params } = context;
  const account = await lockAccount(tx, staff, params.staffId);
  if (!account.disabledAt) return undefined;
  await rows(tx, `update staff set disabled_at = null, left_at = null where id = ?`, [account.id]);
  await auditDone(context, null, 'account.resume', {
    objectKind: 'staff',
    objectId: account.id,
    data: { from: stateOf(account) },
  });
  return undefined;
}

/**
 * Gone for good: every role is taken, nothing they signed in with is of use any more. Refuses 'not-allowed-now'
 * while a consultation is theirs or on its way to them.
 */
export async function leave(context: OnAccount<z.infer<typeof LeavingBody>>): Promise<undefined> {
  const { tx, staff, params, body, now } = context;
  const account = await lockAccount(tx, staff, params.staffId);
  if (account.leftAt) return undefined;
  await refuseLastAdministrator(tx, account.id);
  await refuseOpenWork(context, account.id);
  await rows(tx, `delete from memberships where staff_id = ?`, [account.id]);
  await forgetFactors(tx, account.id);
  await rows(
    tx,
    `update staff set disabled_at = coalesce(disabled_at, now()), left_at = now(), duty = 'off', password_hash = ?,
       handles_until = coalesce(handles_until, (now() at time zone 'Asia/Tokyo')::date) where id = ?`,
    [await nobodysPassword(), account.id],
  );
  // Whoever comes back begins by a link; this one is over before anybody has seen it.
  await issueLink(tx, {
    organisationId: staff.organisationId,
    staffId: account.id,
    invitedById: staff.id,
    now,
    kind: 'reset',
    hours: 0,
  });
  const sessions = await shutOut(context, account.id);
  await auditDone(context, null, 'account.leave', {
    objectKind: 'staff',
    objectId: account.id,
    data: {
      kind: body.kind,
      sessions,
      roles: account.held.map(({ serviceId, roles }) => ({ serviceId, roles })),
    },
  });
  return undefined;
}

async function refuseOpenWork(context: OnAccount, staffId: string): Promise<void> {
  const { consultations, coming } = await readOpenWork(context, staffId);
  if (consultations.length > 0)
    throw new Refusal('not-allowed-now', {
      reason: 'has-consultations',
      count: consultations.length,
      text: `この人が担当している相談が${consultations.length}件残っています。先に、すべてほかの人に引き継ぐか、受付に戻してください。`,
    });
  if (coming > 0)
    throw new Refusal('not-allowed-now', {
      reason: 'command-pending',
      text: 'この人に相談を引き継ぐ操作が、処理を待っています。済んでから、もう一度試してください。',
    });
}

/** A new password is set by the link; until then nobody gets in. `factor`: the second factor is set up anew as well. */
export async function resetAccount(
  context: OnAccount<z.infer<typeof ResetBody>>,
): Promise<z.input<typeof ResetAnswer>> {
  const { tx, staff, params, body, now } = context;
  const account = await lockAccount(tx, staff, params.staffId);
  if (account.disabledAt) throw refuseState('停止中のアカウントです。先に再開してください。');
  if (account.held.length === 0)
    throw refuseState('窓口の役割がありません。先に、窓口で役割を付けてください。');
  await refuseLastAdministrator(tx, account.id);
  await rows(tx, `update staff set password_hash = ? where id = ?`, [
    await nobodysPassword(),
    account.id,
  ]);
  if (body.factor) await forgetFactors(tx, account.id);
  const sessions = await shutOut(context, account.id);
  const link = await issueLink(tx, {
    organisationId: staff.organisationId,
    staffId: account.id,
    invitedById: staff.id,
    now,
    // Who has never begun is still somebody new.
    kind: account.linkKind ?? 'reset',
  });
  await auditDone(context, null, 'account.reset', {
    objectKind: 'staff',
    objectId: account.id,
    data: { factor: body.factor, sessions },
  });
  return link;
}

async function forgetFactors(tx: Tx, staffId: string): Promise<void> {
  for (const table of ['second_factors', 'passkeys', 'recovery_codes'])
    await rows(tx, `delete from ${table} where staff_id = ?`, [staffId]);
}

/** All of theirs, or the one that is named; refuses 'not-found' for one that is not theirs or over. */
export async function endTheirSessions(
  context: StaffContext<unknown, { staffId: string; sessionId?: string }, unknown, unknown>,
): Promise<undefined> {
  const { tx, staff, params } = context;
  const account = await lockAccount(tx, staff, params.staffId);
  const sessions = await shutOut(context, account.id, params.sessionId);
  if (sessions === 0 && params.sessionId !== undefined) throw new Refusal('not-found');
  await auditDone(context, null, 'account.end-sessions', {
    objectKind: 'staff',
    objectId: account.id,
    data: { sessions },
  });
  return undefined;
}

/** Gives how many there were. Every process hears of it at once, and cuts their streams. */
async function shutOut(
  { tx, staff, now }: Pick<OnAccount, 'tx' | 'staff' | 'now'>,
  staffId: string,
  id?: string,
): Promise<number> {
  const ended = await endSessions(tx, { staffId, id, now: new Date(now) });
  const { organisationId } = staff;
  // A session belongs to no service.
  const wakeUp = { kind: 'session', organisationId, id: staffId, seq: 0 } as const;
  wake(tx, { ...wakeUp, serviceId: organisationId });
  return ended;
}

function nobodysPassword(): Promise<string> {
  return hashPassword(randomBytes(32).toString('base64url'));
}

/** Where they belong to and from when until when they handle personal data. */
export async function describeAccount(
  context: OnAccount<z.infer<typeof AccountFactsBody>>,
): Promise<undefined> {
  const { tx, staff, params, body, deps } = context;
  const { id } = await lockAccount(tx, staff, params.staffId);
  const key = organisationKey(staff.organisationId);
  const affiliation = await sealOrNull(deps.crypt, key, affiliationPlace(id), body.affiliation);
  await rows(
    tx,
    `update staff set affiliation = ?, handles_from = ?::date, handles_until = ?::date where id = ?`,
    [affiliation, body.handlesFrom, body.handlesUntil, id],
  );
  await auditDone(context, null, 'account.describe', {
    objectKind: 'staff',
    objectId: id,
    data: { from: body.handlesFrom, until: body.handlesUntil },
  });
  return undefined;
}
