/** Accounts and sessions of staff in the database. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import type { Duty } from '../../domain/duty.ts';
import type { Role } from '../../domain/roles.ts';

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

/** Counts the failures since the last success; the number goes to the audit trail. */
export async function countFailure(tx: Tx, staffId: string): Promise<number> {
  const counted = await firstRow<{ failures: number }>(
    tx,
    `update staff set failed_sign_ins = failed_sign_ins + 1 where id = ? returning failed_sign_ins as failures`,
    [staffId],
  );
  return counted?.failures ?? 0;
}

/** Begins a session and forgets the failures before it. */
export async function beginSession(
  tx: Tx,
  session: { hash: Buffer; organisationId: string; staffId: string; now: Date },
): Promise<void> {
  await rows(
    tx,
    `insert into staff_sessions (token_hash, organisation_id, staff_id, created_at, seen_at) values (?, ?, ?, ?, ?)`,
    [session.hash, session.organisationId, session.staffId, session.now, session.now],
  );
  await rows(tx, `update staff set failed_sign_ins = 0 where id = ? and failed_sign_ins > 0`, [
    session.staffId,
  ]);
}

export async function endSession(tx: Tx, hash: Buffer, now: Date): Promise<void> {
  await rows(
    tx,
    `update staff_sessions set ended_at = ? where token_hash = ? and ended_at is null`,
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
  services: { id: string; code: string; name: string; roles: Role[] }[];
}

/** The account with its services and the roles held in each. */
export async function readOwnAccount(tx: Tx, staffId: string): Promise<OwnAccount | undefined> {
  return firstRow<OwnAccount>(
    tx,
    `select s.id, s.login_id as "loginId", s.duty, o.id as "organisationId", o.code as "organisationCode", o.name as "organisationName",
       coalesce((select json_agg(json_build_object('id', v.id, 'code', v.code, 'name', v.name, 'roles', m.roles) order by v.code)
         from (select service_id, array_agg(role order by role) as roles from memberships where staff_id = s.id group by service_id) m
         join services v on v.id = m.service_id), '[]') as services
     from staff s join organisations o on o.id = s.organisation_id where s.id = ?`,
    [staffId],
  );
}
