/** Accounts and sessions of staff in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { Duty } from '../../domain/duty.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import type { Role } from '../../domain/roles.ts';
import { HAS_FACTOR } from '../http/staff-session.ts';

export interface Account {
  id: string;
  passwordHash: string;
  isDisabled: boolean;
}

/** Under the system role: which organisation has this code. */
export async function findOrganisation(tx: Tx, code: string): Promise<{ id: string } | undefined> {
  return firstRow<{ id: string }>(tx, `select id from organisations where code = ?`, [code]);
}

export async function findAccount(tx: Tx, loginId: string): Promise<Account | undefined> {
  return firstRow<Account>(
    tx,
    `select id, password_hash as "passwordHash", disabled_at is not null as "isDisabled" from staff where login_id = ?`,
    [loginId],
  );
}

/** Counts the failures since the last success. */
export async function countFailure(tx: Tx, staffId: string): Promise<void> {
  await rows(tx, `update staff set failed_sign_ins = failed_sign_ins + 1 where id = ?`, [staffId]);
}

/** They have just shown once more that it is them. */
export async function noteProof(tx: Tx, hash: Buffer, now: Date): Promise<void> {
  await rows(tx, `update staff_sessions set proved_at = ? where token_hash = ?`, [now, hash]);
}

/** The same work where there is no such account: what an answer takes tells nothing. */
export async function countNobody(tx: Tx, budget: Buffer): Promise<void> {
  await rows(tx, `update sign_in_tries set failures = failures where key = ?`, [budget]);
}

/** Once somebody is wholly signed in. */
export async function forgetFailures(tx: Tx, staffId: string): Promise<void> {
  await rows(tx, `update staff set failed_sign_ins = 0 where id = ? and failed_sign_ins > 0`, [
    staffId,
  ]);
}

/** What decides whether the password is enough. */
export async function readStanding(
  tx: Tx,
  staffId: string,
): Promise<{ roles: Role[]; hasFactor: boolean; retryAt: Date | null }> {
  const found = await firstRow<{ roles: Role[]; hasFactor: boolean; retryAt: Date | null }>(
    tx,
    `select coalesce((select json_agg(distinct m.role) from memberships m where m.staff_id = p.id), '[]') as roles,
       ${HAS_FACTOR} as "hasFactor", f.retry_at as "retryAt"
     from (select id as staff_id, id from staff where id = ?) s join staff p on p.id = s.id
       left join second_factors f on f.staff_id = p.id`,
    [staffId],
  );
  if (!found) throw new Error('the account was there a moment ago');
  return found;
}

export async function endSession(tx: Tx, hash: Buffer, now: Date): Promise<void> {
  await rows(
    tx,
    `update staff_sessions set ended_at = ?, pending_secret = null where token_hash = ? and ended_at is null`,
    [now, hash],
  );
}

export interface OwnAccount {
  id: string;
  loginId: string;
  duty: Duty;
  organisationId: string;
  organisationCode: string;
  organisationName: string;
  hasApp: boolean;
  hasPasskey: boolean;
  /** `null`: none were made. */
  recoveryCodesLeft: number | null;
  services: { id: string; code: string; name: string; mode: ServiceMode; roles: Role[] }[];
}

/** The account with its services and the roles held in each. */
export async function readOwnAccount(tx: Tx, staffId: string): Promise<OwnAccount | undefined> {
  return firstRow<OwnAccount>(
    tx,
    `select s.id, s.login_id as "loginId", s.duty, o.id as "organisationId", o.code as "organisationCode", o.name as "organisationName",
       exists (select 1 from second_factors f where f.staff_id = s.id) as "hasApp",
       exists (select 1 from passkeys k where k.staff_id = s.id) as "hasPasskey",
       (select case when count(*) > 0 then (count(*) filter (where r.used_at is null))::int end from recovery_codes r where r.staff_id = s.id) as "recoveryCodesLeft",
       coalesce((select json_agg(json_build_object('id', v.id, 'code', v.code, 'name', v.name, 'mode', v.mode, 'roles', m.roles) order by v.code)
         from (select service_id, array_agg(role order by role) as roles from memberships where staff_id = s.id group by service_id) m
         join services v on v.id = m.service_id), '[]') as services
     from staff s join organisations o on o.id = s.organisation_id where s.id = ?`,
    [staffId],
  );
}
