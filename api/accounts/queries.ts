/** Accounts of staff as the database knows them, seen from the services somebody looks after. */
import { rows, firstRow, type Tx } from '../../db/scope.ts';
import { accountStateOf, type AccountState, type FactorKind } from '../../domain/accounts.ts';
import { Refusal } from '../../domain/errors.ts';
import type { LinkKind } from '../../domain/memberships.ts';
import type { Role } from '../../domain/roles.ts';
import type { SignedInStaff } from '../http/route.ts';

export interface AccountRow {
  id: string;
  loginId: string;
  createdAt: Date;
  disabledAt: Date | null;
  leftAt: Date | null;
  /** Encrypted. */
  affiliation: Buffer | null;
  handlesFrom: string | null;
  handlesUntil: string | null;
  linkKind: LinkKind | null;
  linkExpiresAt: Date | null;
  held: { serviceId: string; roles: Role[] }[];
  elsewhere: number;
  factors: FactorKind[];
  lastSignInAt: Date | null;
}

/** More than any organisation has; what is sorted by name has to be opened first. */
const MOST = 5_000;

// Whoever belongs to one of these services now, did once, or belongs to none at all.
const VISIBLE = `(exists (select 1 from memberships m where m.staff_id = p.id and m.service_id = any(asked.services))
  or exists (select 1 from role_periods r where r.staff_id = p.id and r.service_id = any(asked.services))
  or not exists (select 1 from memberships m where m.staff_id = p.id))`;

/** A session `s` in which all was proved that is asked for, as far as it was written down. */
export const IS_WHOLE = `(s.proved = 'second-factor' or s.proved_at is not null
  or not exists (select 1 from second_factors f where f.staff_id = s.staff_id))`;

const SELECT = `
select p.id, p.login_id as "loginId", p.created_at as "createdAt", p.disabled_at as "disabledAt", p.left_at as "leftAt",
  p.affiliation, p.handles_from::text as "handlesFrom", p.handles_until::text as "handlesUntil",
  i.kind as "linkKind", i.expires_at as "linkExpiresAt",
  (select coalesce(json_agg(json_build_object('serviceId', h.service_id, 'roles', h.roles)), '[]') from (
     select m.service_id, array_agg(m.role order by m.role) as roles from memberships m
     where m.staff_id = p.id and m.service_id = any(asked.services) group by m.service_id) h) as held,
  (select count(distinct m.service_id)::int from memberships m where m.staff_id = p.id and not m.service_id = any(asked.services)) as elsewhere,
  array(select distinct f.kind from second_factors f where f.staff_id = p.id
    union select 'passkey' from passkeys k where k.staff_id = p.id) as factors,
  (select max(s.created_at) from staff_sessions s where s.staff_id = p.id and ${IS_WHOLE}) as "lastSignInAt"
from (select ?::uuid[] as services) asked, staff p
left join staff_invitations i on i.staff_id = p.id and i.used_at is null
where ${VISIBLE}`;

/** Those that somebody who looks after these services may know of. */
export function readAccounts(tx: Tx, services: readonly string[]): Promise<AccountRow[]> {
  return rows<AccountRow>(tx, `${SELECT} order by p.login_id limit ${MOST}`, [[...services]]);
}

/** Refuses 'not-found' for nobody, and for whom one may not know of. */
export async function getAccount(
  tx: Tx,
  staff: Pick<SignedInStaff, 'servicesWith'>,
  staffId: string,
): Promise<AccountRow> {
  const services = staff.servicesWith('membership.read', 'service');
  const found = await firstRow<AccountRow>(tx, `${SELECT} and p.id = ?`, [[...services], staffId]);
  if (!found) throw new Refusal('not-found');
  return found;
}

export function stateOf(row: AccountRow): AccountState {
  return accountStateOf({ ...row, hasLink: row.linkKind !== null });
}
