/** Somebody new is invited by a one-time link, with which they set their password. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Invitation, InvitationBody, Invited } from '../../contracts/members.ts';
import { audit } from '../../db/audit.ts';
import { firstRow, inScope, inSystem, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { INVITATION_HOURS, type LinkKind } from '../../domain/memberships.ts';
import type { ApiDeps } from '../deps.ts';
import { hashOfToken, newToken } from '../http/token.ts';
import { staffNamePlace } from '../people.ts';
import { organisationKey } from '../sealed.ts';
import { demandGoodPassword, hashPassword } from '../session/passwords.ts';
import { auditDone } from '../staff-audit.ts';
import { addRoles, lockMembers, tellSessions, type OnService } from './members.ts';

const HOUR_MS = 60 * 60_000;

/**
 * Makes the account with its roles here. Nobody can sign in to it before the link was used.
 * Refuses 'invalid-input' for a login id that is in use, 'id-reused'.
 */
export async function inviteMember(
  context: OnService<z.infer<typeof InvitationBody>>,
): Promise<z.input<typeof Invitation>> {
  const { tx, staff, target, body, deps, now } = context;
  const { organisationId } = staff;
  await lockMembers(tx, target.id);
  await refuseTakenLogin(tx, body);
  await addInvited(tx, deps, organisationId, body);
  await addRoles(tx, { organisationId, serviceId: target.id }, body.id, body.roles);
  const invitation = await issueLink(tx, {
    organisationId,
    staffId: body.id,
    invitedById: staff.id,
    now,
  });
  await auditDone(context, { id: null, serviceId: target.id }, 'membership.invite', {
    objectKind: 'staff',
    objectId: body.id,
    data: { roles: body.roles },
  });
  return invitation;
}

/**
 * A new link in place of the old one. Refuses 'not-found' for who is not invited here, 'not-allowed-now' for who
 * holds roles in a service that this person does not look after: whoever has the link can be them.
 */
export async function renewInvitation(
  context: OnService<{ staffId: string }>,
): Promise<z.input<typeof Invitation>> {
  const { tx, staff, target, body, now } = context;
  // Locked: a link that is being used at this moment is not made anew.
  const found = await firstRow(
    tx,
    `select 1 from staff_invitations i where i.staff_id = ? and i.used_at is null
       and exists (select 1 from memberships m where m.staff_id = i.staff_id and m.service_id = ?) for update`,
    [body.staffId, target.id],
  );
  if (!found) throw new Refusal('not-found');
  await refuseOthersInvited(context);
  const { organisationId } = staff;
  const { staffId } = body;
  const invitation = await issueLink(tx, { organisationId, staffId, invitedById: staff.id, now });
  await auditDone(context, { id: null, serviceId: target.id }, 'membership.invite-again', {
    objectKind: 'staff',
    objectId: staffId,
  });
  tellSessions(context, staffId);
  return invitation;
}

async function refuseOthersInvited({
  tx,
  staff,
  body,
}: OnService<{ staffId: string }>): Promise<void> {
  const elsewhere = await firstRow(
    tx,
    `select 1 from memberships where staff_id = ? and not (service_id = any(?::uuid[]))`,
    [body.staffId, [...staff.servicesWith('membership.change', 'service')]],
  );
  if (elsewhere)
    throw new Refusal('not-allowed-now', {
      reason: 'invited-elsewhere',
      text: 'この人は、ほかの窓口の職員としても招待されています。リンクは、その窓口の管理者が新しくします。',
    });
}

async function refuseTakenLogin(
  tx: Tx,
  { id, loginId }: { id: string; loginId: string },
): Promise<void> {
  const taken = await firstRow<{ id: string }>(
    tx,
    `select id from staff where login_id = ? or id = ?`,
    [loginId, id],
  );
  if (!taken) return;
  if (taken.id === id) throw new Refusal('id-reused', { reason: 'staff-id' });
  throw new Refusal('invalid-input', {
    reason: 'login-taken',
    fields: ['loginId'],
    text: 'この職員IDは、もう使われています。ほかのIDにしてください。',
  });
}

/** Their password is one that nobody knows, until they set their own. */
export async function addInvited(
  tx: Tx,
  { crypt }: Pick<ApiDeps, 'crypt'>,
  organisationId: string,
  {
    id,
    loginId,
    name,
    passwordHash,
  }: { id: string; loginId: string; name: string; passwordHash?: string },
): Promise<void> {
  const sealed = await crypt.seal(organisationKey(organisationId), staffNamePlace(id), name);
  const nobodys = passwordHash ?? (await hashPassword(randomBytes(32).toString('base64url')));
  const added = await firstRow(
    tx,
    `insert into staff (id, organisation_id, login_id, name, password_hash) values (?, ?, ?, ?, ?) on conflict (id) do nothing returning id`,
    [id, organisationId, loginId, sealed, nobodys],
  );
  if (!added) throw new Refusal('id-reused', { reason: 'staff-id' });
}

interface ForWhom {
  organisationId: string;
  staffId: string;
  /** `null`: the system operator. */
  invitedById: string | null;
  now: number;
  /** `reset`: they have an account, and set another password. */
  kind?: LinkKind;
  hours?: number;
}

/** The only link that opens from now on. */
export async function issueLink(
  tx: Tx,
  {
    organisationId,
    staffId,
    invitedById,
    now,
    kind = 'invitation',
    hours = INVITATION_HOURS,
  }: ForWhom,
): Promise<z.input<typeof Invitation>> {
  const { token, hash } = newToken();
  const expiresAt = new Date(now + hours * HOUR_MS);
  await rows(
    tx,
    `insert into staff_invitations (staff_id, organisation_id, kind, token_hash, invited_by_id, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (staff_id) do update set kind = excluded.kind, token_hash = excluded.token_hash, invited_by_id = excluded.invited_by_id,
       created_at = excluded.created_at, expires_at = excluded.expires_at, used_at = null`,
    [staffId, organisationId, kind, hash, invitedById, new Date(now), expiresAt],
  );
  return { token, expiresAt: expiresAt.toISOString() };
}

interface OpenInvitation {
  staffId: string;
  loginId: string;
  name: Buffer;
  kind: LinkKind;
  code: string;
  organisationName: string;
}

const GONE_TEXT =
  'このリンクは使えません。使い終わったか、期限（72時間）が過ぎています。管理者に、新しいリンクを作ってもらってください。';

/** Whom the link is for. Refuses 'not-found' alike for a link that is used, too old, none, or of who was removed again. */
export async function readInvitation(
  deps: ApiDeps,
  token: string,
  now: number,
): Promise<z.input<typeof Invited>> {
  return withInvitation(deps, token, now, async (_tx, organisationId, invited) => ({
    organisation: { code: invited.code, name: invited.organisationName },
    kind: invited.kind,
    loginId: invited.loginId,
    name: await deps.crypt.open(organisationId, staffNamePlace(invited.staffId), invited.name),
  }));
}

/** Sets the password; the link opens nothing any more. Refuses as `readInvitation` does, and 'invalid-input'. */
export async function acceptInvitation(
  deps: ApiDeps,
  { token, password }: { token: string; password: string },
  { now, requestId }: { now: number; requestId: string },
): Promise<void> {
  await withInvitation(deps, token, now, async (tx, organisationId, invited) => {
    demandGoodPassword(password, [invited.loginId, invited.code]);
    await rows(tx, `update staff set password_hash = ?, failed_sign_ins = 0 where id = ?`, [
      await hashPassword(password),
      invited.staffId,
    ]);
    await rows(tx, `update staff_invitations set used_at = ? where staff_id = ?`, [
      new Date(now),
      invited.staffId,
    ]);
    await audit(tx, {
      organisationId,
      serviceId: null,
      actorKind: 'staff',
      actorId: invited.staffId,
      action: invited.kind === 'reset' ? 'account.begin-anew' : 'account.begin',
      requestId,
    });
  });
}

async function withInvitation<Result>(
  deps: ApiDeps,
  token: string,
  now: number,
  work: (tx: Tx, organisationId: string, invited: OpenInvitation) => Promise<Result>,
): Promise<Result> {
  const hash = hashOfToken(token);
  const found = await inSystem(deps.system, (tx) =>
    firstRow<{ organisationId: string }>(
      tx,
      `select organisation_id as "organisationId" from staff_invitations where token_hash = ?`,
      [hash],
    ),
  );
  if (!found) throw gone();
  const { organisationId } = found;
  return inScope(deps.database, { organisationId, serviceIds: [] }, async (tx) => {
    const invited = await firstRow<OpenInvitation>(
      tx,
      `select i.staff_id as "staffId", p.login_id as "loginId", p.name, i.kind, o.code, o.name as "organisationName"
       from staff_invitations i join staff p on p.id = i.staff_id join organisations o on o.id = i.organisation_id
       where i.token_hash = ? and i.used_at is null and i.expires_at > ? and p.disabled_at is null
         and exists (select 1 from memberships m where m.staff_id = i.staff_id) for update of i`,
      [hash, new Date(now)],
    );
    if (!invited) throw gone();
    return work(tx, organisationId, invited);
  });
}

function gone(): Refusal {
  return new Refusal('not-found', { reason: 'invitation', text: GONE_TEXT });
}
