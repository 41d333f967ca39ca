/** Who holds which roles in a service, and changes to that. */
import type { z } from 'zod';
import type { Member, MemberBody } from '../../contracts/members.ts';
import { wake } from '../../db/notify.ts';
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { ASSIGNED_ROLES, GIVEN_ROLES, keepsAdministrator } from '../../domain/memberships.ts';
import type { Role } from '../../domain/roles.ts';
import { instant } from '../consultations/present.ts';
import type { StaffContext } from '../http/route.ts';
import type { ServiceTarget } from '../http/target.ts';
import type { PeopleNames } from '../people.ts';
import { auditDone } from '../staff-audit.ts';

export type OnService<Body> = StaffContext<ServiceTarget, unknown, unknown, Body>;

interface MemberRow {
  id: string;
  loginId: string;
  roles: Role[];
  isDisabled: boolean;
  /** `null`: never invited, or the invitation was used. */
  invitedUntil: Date | null;
  open: number;
}

export function readMembers(tx: Tx, serviceId: string): Promise<MemberRow[]> {
  return rows<MemberRow>(
    tx,
    `select p.id, p.login_id as "loginId", p.disabled_at is not null as "isDisabled", i.expires_at as "invitedUntil",
       (select array_agg(m.role::text order by m.role) from memberships m where m.service_id = ? and m.staff_id = p.id) as roles,
       (select count(*)::int from consultations c where c.service_id = ? and c.assignee_id = p.id and c.ended_at is null and c.stage <> 'closed') as open
     from staff p left join staff_invitations i on i.staff_id = p.id and i.used_at is null
     where p.id in (select staff_id from memberships where service_id = ?) order by p.login_id`,
    [serviceId, serviceId, serviceId],
  );
}

/** Accounts of the organisation that have no role here. */
export function readOthers(tx: Tx, serviceId: string): Promise<{ id: string; loginId: string }[]> {
  return rows(
    tx,
    `select p.id, p.login_id as "loginId" from staff p where p.disabled_at is null
       and not exists (select 1 from memberships m where m.staff_id = p.id and m.service_id = ?) order by p.login_id limit 1000`,
    [serviceId],
  );
}

export function presentMember(row: MemberRow, people: PeopleNames): z.input<typeof Member> {
  const { id, loginId, roles, open, isDisabled, invitedUntil } = row;
  return {
    id,
    name: people.of(id).name ?? '',
    loginId,
    roles,
    open,
    state: isDisabled ? 'disabled' : invitedUntil ? 'invited' : 'active',
    invitedUntil: invitedUntil && instant(invitedUntil),
  };
}

/**
 * Gives somebody of the organisation exactly these roles here. Refuses 'not-found' for nobody,
 * 'not-allowed-now' for oneself, where no administrator would be left, for a counselor with open consultations, and for who was
 * invited to another service and has not begun.
 */
export async function setRoles(context: OnService<z.infer<typeof MemberBody>>): Promise<undefined> {
  const { tx, staff, target, body } = context;
  refuseOwnRoles(staff.id, body.staffId);
  await lockMembers(tx, target.id);
  const members = await readMembers(tx, target.id);
  const before = members.find(({ id }) => id === body.staffId);
  const technical = (before?.roles ?? []).filter((role) => !isGiven(role));
  const roles: Role[] = [...technical, ...body.roles];
  if (!before) await admit(context);
  if (isSame(before?.roles ?? [], roles)) return undefined;
  refuseOrphaning(members, { staffId: body.staffId, roles });
  refuseWhileAssigned(before, roles);
  await storeRoles(context, body.staffId, roles);
  await auditDone(context, { id: null, serviceId: target.id }, 'membership.set', {
    objectKind: 'staff',
    objectId: body.staffId,
    data: { from: before?.roles ?? [], to: roles },
  });
  tellSessions(context, body.staffId);
  return undefined;
}

/** Nobody raises themself, and nobody gives up by mistake what only another can give back. */
function refuseOwnRoles(ownId: string, staffId: string): void {
  if (staffId !== ownId) return;
  throw new Refusal('not-allowed-now', {
    reason: 'own-account',
    text: '自分の役割は、自分では変えられません。ほかの管理者に頼んでください。',
  });
}

function isGiven(role: Role): boolean {
  return (GIVEN_ROLES as readonly Role[]).includes(role);
}

function isSame(before: readonly Role[], after: readonly Role[]): boolean {
  return before.length === after.length && before.every((role) => after.includes(role));
}

/** Two changes at once could each leave the other as the last administrator. */
export async function lockMembers(tx: Tx, serviceId: string): Promise<void> {
  await firstRow(tx, `select pg_advisory_xact_lock(hashtextextended('members/' || ?::text, 0))`, [
    serviceId,
  ]);
}

/**
 * Until an invitation was used, whoever has its link can be that person: who was invited elsewhere comes in once they
 * have begun, and for who was removed again a link that was given before opens nothing.
 */
async function admit({ tx, body, now }: OnService<{ staffId: string }>): Promise<void> {
  const { staffId } = body;
  const found = await firstRow<{ isInvited: boolean; isElsewhere: boolean }>(
    tx,
    `select exists (select 1 from staff_invitations i where i.staff_id = p.id and i.used_at is null) as "isInvited",
       exists (select 1 from memberships m where m.staff_id = p.id) as "isElsewhere"
     from staff p where p.id = ? and p.disabled_at is null`,
    [staffId],
  );
  if (!found) throw new Refusal('not-found');
  if (!found.isInvited) return;
  if (found.isElsewhere)
    throw new Refusal('not-allowed-now', {
      reason: 'invited-elsewhere',
      text: 'この人は、ほかの窓口に招待されていて、まだ使い始めていません。本人がパスワードを決めたあとで、加えてください。',
    });
  await rows(
    tx,
    `update staff_invitations set expires_at = least(expires_at, ?) where staff_id = ? and used_at is null`,
    [new Date(now), staffId],
  );
}

function refuseOrphaning(
  members: readonly MemberRow[],
  changed: { staffId: string; roles: readonly Role[] },
): void {
  const holders = members.map(({ id, roles, isDisabled, invitedUntil }) => ({
    staffId: id,
    roles,
    canSignIn: !isDisabled && invitedUntil === null,
  }));
  const hadOne = holders.some(
    ({ roles, canSignIn }) => canSignIn && roles.includes('administrator'),
  );
  if (!hadOne || keepsAdministrator(holders, changed)) return;
  throw new Refusal('not-allowed-now', {
    reason: 'last-administrator',
    text: 'この窓口の管理者がいなくなります。先に、ほかの人を管理者にしてください（招待中の人は数えません）。',
  });
}

function refuseWhileAssigned(before: MemberRow | undefined, roles: readonly Role[]): void {
  if (!before || before.open === 0) return;
  if (roles.some((role) => ASSIGNED_ROLES.includes(role))) return;
  throw new Refusal('not-allowed-now', {
    reason: 'has-consultations',
    count: before.open,
    text: `この人は、この窓口で続いている相談を${before.open}件担当しています。先に、ほかの人に引き継ぐか、受付に戻してください。`,
  });
}

async function storeRoles(
  { tx, staff, target }: OnService<unknown>,
  staffId: string,
  roles: readonly Role[],
): Promise<void> {
  await rows(
    tx,
    `delete from memberships where service_id = ? and staff_id = ? and not (role = any(?::text[]))`,
    [target.id, staffId, [...roles]],
  );
  await addRoles(
    tx,
    { organisationId: staff.organisationId, serviceId: target.id },
    staffId,
    roles,
  );
}

/** What they hold already stays as it is, training included. */
export async function addRoles(
  tx: Tx,
  { organisationId, serviceId }: { organisationId: string; serviceId: string },
  staffId: string,
  roles: readonly Role[],
): Promise<void> {
  for (const role of roles)
    await rows(
      tx,
      `insert into memberships (organisation_id, staff_id, service_id, role) values (?, ?, ?, ?) on conflict do nothing`,
      [organisationId, staffId, serviceId, role],
    );
}

/** Whoever has their desk open learns at once what they may do now. */
export function tellSessions({ tx, staff, target }: OnService<unknown>, staffId: string): void {
  const { organisationId } = staff;
  wake(tx, { kind: 'session', organisationId, serviceId: target.id, id: staffId, seq: 0 });
}
