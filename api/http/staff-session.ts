/** Who signed in? Session, person and memberships in one statement, which also opens their services to the transaction and says who acts. */
import { firstRow, type Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { may, type Role } from '../../domain/roles.ts';
import { missingStep, type Proof, type SignInStep } from '../../domain/second-factor.ts';
import { isAdmitted } from './networks.ts';
import type { SignedInStaff } from './route.ts';
import { readSessionEnds, type SessionEnd } from './session-ends.ts';
import type { StaffTicket } from './token.ts';

/** When a request came, and whether somebody's hand sent it: only that keeps a session alive. */
interface AskedAt {
  now: number;
  isByHand: boolean;
  /** Where it came from. */
  address: string;
}

export interface StaffFound {
  staffId: string;
  loginId: string;
  memberships: { serviceId: string; role: Role; repliesNeedApproval: boolean }[];
  proved: Proof;
  hasFactor: boolean;
}

type FoundSession = StaffFound & { createdAt: Date; provedAt: Date | null; networks: string[] };

/** A session that lacks its second step lives this long: enough to set up an app. */
const HALF_SESSION_MS = 10 * 60_000;

/** Of a row `s` that names its person: a second factor of whatever kind is set up. */
export const HAS_FACTOR = `(exists (select 1 from second_factors f where f.staff_id = s.staff_id)
  or exists (select 1 from passkeys k where k.staff_id = s.staff_id))`;

// Idle 15 minutes, 12 hours in all. `seen_at` moves by hand alone, at most twice a minute, and never waits for another request.
const RESOLVE = `
with asked as (
  select ?::bytea as token_hash, ?::uuid as organisation_id, ?::timestamptz as now, ?::boolean as by_hand
), found as (
  select s.token_hash, s.staff_id, p.login_id, s.seen_at, s.created_at, s.proved, s.proved_at, a.now, a.by_hand,
    s.proved = 'password' and ${HAS_FACTOR} as has_factor,
    (select coalesce(json_agg(e.network), '[]') from allow_list_entries e where e.removed_at is null) as networks
  from asked a
  join staff_sessions s on s.token_hash = a.token_hash and s.organisation_id = a.organisation_id
  join staff p on p.id = s.staff_id
  where s.ended_at is null and p.disabled_at is null
    and s.seen_at > a.now - interval '15 minutes' and s.created_at > a.now - interval '12 hours'
), stale as (
  select s.token_hash from staff_sessions s join found f on f.token_hash = s.token_hash
  where f.by_hand and s.seen_at < f.now - interval '30 seconds' for update of s skip locked
), touched as (
  update staff_sessions s set seen_at = a.now from asked a, stale where s.token_hash = stale.token_hash
), held as (
  select coalesce(json_agg(json_build_object('serviceId', m.service_id, 'role', m.role, 'repliesNeedApproval', m.replies_need_approval)), '[]') as memberships,
    coalesce(string_agg(distinct m.service_id::text, ','), '') as services
  from memberships m where m.staff_id = (select staff_id from found)
)
select f.staff_id as "staffId", f.login_id as "loginId", f.created_at as "createdAt", f.proved, f.proved_at as "provedAt",
  f.networks, f.has_factor as "hasFactor", h.memberships, set_config('app.services', h.services, true) as scope,
  set_config('app.staff', f.staff_id::text, true) as actor
from found f cross join held h`;

/**
 * The person behind the session. Refuses 'not-signed-in' when it ended, was idle for 15 minutes or lasted
 * 12 hours, and, with the next step as its detail, while the second factor is missing.
 */
export async function resolveStaff(
  tx: Tx,
  ticket: StaffTicket,
  asked: AskedAt,
): Promise<Pick<ResolvedSession, 'staff' | 'provedAt'>> {
  const { staff, lacks, provedAt } = await resolveSession(tx, ticket, asked);
  if (lacks) throw new Refusal('not-signed-in', { reason: 'second-factor', next: lacks });
  return { staff, provedAt };
}

interface ResolvedSession {
  staff: SignedInStaff;
  lacks: SignInStep | null;
  /** When a factor was last proved in it; `null`: never, or before that was written down. */
  provedAt: Date | null;
}

/** The person whose password was right, and what is missing to be wholly signed in. Refuses 'not-signed-in'. */
export async function resolveSession(
  tx: Tx,
  ticket: StaffTicket,
  { now, isByHand, address }: AskedAt,
): Promise<ResolvedSession> {
  const found = await firstRow<FoundSession>(tx, RESOLVE, [
    ticket.hash,
    ticket.organisationId,
    new Date(now),
    isByHand,
  ]);
  if (!found) throw new Refusal('not-signed-in', await endOf(tx, ticket));
  if (!isAdmitted(found.networks, address)) throw outside();
  const lacks = lackOf(found);
  if (lacks && now - found.createdAt.getTime() > HALF_SESSION_MS)
    throw new Refusal('not-signed-in');
  return { staff: signedInStaff(found, ticket), lacks, provedAt: found.provedAt };
}

/** Said to whoever holds the session, so that they know it is not their password. It opens again from inside. */
function outside(): Refusal {
  const text =
    'この接続元（ネットワーク）からは使えません。許可された場所の回線から開いてください。';
  return new Refusal('not-signed-in', { reason: 'address', text });
}

async function endOf(tx: Tx, { hash }: StaffTicket): Promise<{ reason: SessionEnd } | undefined> {
  const [reason] = (await readSessionEnds(tx, [hash.toString('hex')])).values();
  return reason && { reason };
}

/** Asked at every request: who is given a role that needs a second factor needs it from then on. */
export function lackOf({ proved, hasFactor, memberships }: StaffFound): SignInStep | null {
  return missingStep({ proved, hasFactor, roles: memberships.map(({ role }) => role) });
}

/** The person with what their memberships allow. */
export function signedInStaff(found: StaffFound, ticket: StaffTicket): SignedInStaff {
  const roles = new Map<string, Role[]>();
  for (const { serviceId, role } of found.memberships) {
    const held = roles.get(serviceId);
    if (held) held.push(role);
    else roles.set(serviceId, [role]);
  }
  return {
    id: found.staffId,
    organisationId: ticket.organisationId,
    loginId: found.loginId,
    serviceIds: [...roles.keys()],
    rolesIn: (serviceId) => roles.get(serviceId) ?? [],
    repliesNeedApprovalIn: (serviceId) =>
      found.memberships.some((one) => one.serviceId === serviceId && one.repliesNeedApproval),
    servicesWith: (permission, relation = 'own') =>
      [...roles].filter(([, held]) => may(held, permission, relation)).map(([id]) => id),
    sessionHash: ticket.hash,
  };
}
