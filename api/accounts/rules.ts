/** Who may do something to an account as a whole, and what must not come of it. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SignedInStaff } from '../http/route.ts';
import { lockMembers } from '../memberships/members.ts';
import { getAccount, type AccountRow } from './queries.ts';

export interface AccountBlock {
  reason: 'not-permitted' | 'own-account' | 'others-account';
  text: string;
}

/** Why this person changes nothing of the account as a whole; `null` when they may. */
export async function accountBlockOf(
  tx: Tx,
  staff: SignedInStaff,
  { id }: Pick<AccountRow, 'id'>,
): Promise<AccountBlock | null> {
  const mine = staff.servicesWith('membership.change', 'service');
  if (mine.length === 0)
    return { reason: 'not-permitted', text: 'アカウントは、管理者が変えられます。' };
  if (id === staff.id)
    return {
      reason: 'own-account',
      text: '自分のアカウントと役割は、自分では変えられません。ほかの管理者に頼んでください。',
    };
  const elsewhere = await firstRow(
    tx,
    `select 1 from memberships where staff_id = ? and not (service_id = any(?::uuid[])) limit 1`,
    [id, [...mine]],
  );
  return elsewhere
    ? {
        reason: 'others-account',
        text: 'この人は、あなたが管理していない窓口にも役割があります。アカウントを止めたり変えたりするのは、そのすべての窓口の管理者ができます。この窓口の役割は外せます。',
      }
    : null;
}

/**
 * The account, locked together with the services it belongs to: two administrators who shut each other out at once
 * take turns. Refuses 'not-found', and 'not-allowed-now' with why not.
 */
export async function lockAccount(
  tx: Tx,
  staff: SignedInStaff,
  staffId: string,
): Promise<AccountRow> {
  const seen = await getAccount(tx, staff, staffId);
  const services = await rows<{ id: string }>(
    tx,
    `select distinct service_id as id from memberships where staff_id = ? order by 1`,
    [staffId],
  );
  for (const { id } of services) await lockMembers(tx, id);
  await firstRow(tx, `select 1 from staff where id = ? for update`, [staffId]);
  const block = await accountBlockOf(tx, staff, seen);
  if (block) throw new Refusal('not-allowed-now', { ...block });
  return getAccount(tx, staff, staffId);
}

/** Refuses 'not-allowed-now' when a service would have no administrator left who can sign in. */
export async function refuseLastAdministrator(tx: Tx, staffId: string): Promise<void> {
  const orphaned = await rows<{ name: string }>(
    tx,
    `select s.name from memberships m join services s on s.id = m.service_id
     join staff p on p.id = m.staff_id and p.disabled_at is null
     where m.staff_id = ? and m.role = 'administrator'
       and not exists (select 1 from staff_invitations i where i.staff_id = p.id and i.used_at is null)
       and not exists (
         select 1 from memberships o join staff q on q.id = o.staff_id
         where o.service_id = m.service_id and o.role = 'administrator' and o.staff_id <> m.staff_id and q.disabled_at is null
           and not exists (select 1 from staff_invitations i where i.staff_id = q.id and i.used_at is null))
     order by s.name`,
    [staffId],
  );
  if (orphaned.length === 0) return;
  const names = orphaned.map(({ name }) => `「${name}」`).join('');
  throw new Refusal('not-allowed-now', {
    reason: 'last-administrator',
    text: `${names}の、サインインできる管理者がいなくなります。先に、ほかの人を管理者にしてください（招待中の人は数えません）。`,
  });
}
