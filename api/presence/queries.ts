/** Consultations that stand open before staff: what each screen last said, and who colleagues see by it. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import {
  doingOf,
  DOINGS,
  isShownToColleagues,
  PRESENCE_LIMIT,
  type Doing,
  type ScreenState,
} from '../../domain/presence.ts';
import { readingPurpose } from '../../domain/reading.ts';
import { needsApproval } from '../../domain/reply-approval.ts';
import type { Role } from '../../domain/roles.ts';
import { mayReadWords, type ConsultationTarget } from '../http/target.ts';

export interface Screen {
  consultationId: string;
  staffId: string;
  screenId: string;
  organisationId: string;
  serviceId: string;
  sessionHash: Buffer;
  state: ScreenState;
}

// A beat that changes nothing is written when it is due, not whenever it comes.
const SAY = `
with before as (
  select 1 from staff_screens where consultation_id = ? and staff_id = ? and screen_id = ? and said_at >= ?
), said as (
  insert into staff_screens as s (consultation_id, staff_id, screen_id, organisation_id, service_id, session_hash, state, said_at)
  values (?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (consultation_id, staff_id, screen_id) do update
    set state = excluded.state, said_at = excluded.said_at, session_hash = excluded.session_hash
    where s.state <> excluded.state or s.said_at < excluded.said_at - interval '5 seconds'
)
select 1 from before`;

/**
 * Notes how one screen stands; `true` when it was opened or has gone. What is done there is told by the
 * listeners' own look, within a second: whoever types must cost nobody a wake-up. `now` in ms.
 */
export async function saveScreen(tx: Tx, screen: Screen, now: number): Promise<boolean> {
  const { consultationId, staffId, screenId, state } = screen;
  const key = [consultationId, staffId, screenId];
  if (state === 'left') {
    const gone = await firstRow(
      tx,
      `delete from staff_screens where consultation_id = ? and staff_id = ? and screen_id = ? returning state`,
      key,
    );
    return gone !== undefined;
  }
  const { organisationId, serviceId, sessionHash } = screen;
  const before = await firstRow(tx, SAY, [
    ...key,
    new Date(now - PRESENCE_LIMIT),
    ...key,
    organisationId,
    serviceId,
    sessionHash,
    state,
    new Date(now),
  ]);
  if (!before) await forgetSilent(tx, now);
  return !before;
}

/** Screens that went without a goodbye; nobody waits for somebody else who does the same. */
async function forgetSilent(tx: Tx, now: number): Promise<void> {
  await rows(
    tx,
    `delete from staff_screens where (consultation_id, staff_id, screen_id) in (
       select consultation_id, staff_id, screen_id from staff_screens where said_at < ? for update skip locked)`,
    [new Date(now - PRESENCE_LIMIT)],
  );
}

export interface OpenScreen {
  consultationId: string;
  staffId: string;
  state: Doing;
  saidAt: Date;
  /** Held in the consultation's service now. */
  roles: Role[];
  repliesNeedApproval: boolean;
}

/** The screens on which these consultations are open, of those who are still signed in. */
export async function readScreens(
  tx: Tx,
  consultationIds: readonly string[],
  now: number,
): Promise<Map<string, OpenScreen[]>> {
  if (consultationIds.length === 0) return new Map();
  const found = await rows<OpenScreen>(
    tx,
    `select o.consultation_id as "consultationId", o.staff_id as "staffId", o.state, o.said_at as "saidAt",
       array(select m.role from memberships m where m.staff_id = o.staff_id and m.service_id = o.service_id) as roles,
       exists (select 1 from memberships m where m.staff_id = o.staff_id and m.service_id = o.service_id and m.replies_need_approval)
         as "repliesNeedApproval"
     from staff_screens o join staff_sessions s on s.token_hash = o.session_hash join staff p on p.id = o.staff_id
     where o.consultation_id = any(?::uuid[]) and o.said_at >= ? and s.ended_at is null and p.disabled_at is null`,
    [[...consultationIds], new Date(now - PRESENCE_LIMIT)],
  );
  return Map.groupBy(found, ({ consultationId }) => consultationId);
}

type Head = Pick<ConsultationTarget, 'serviceId' | 'assigneeId' | 'restricted'>;

/** Somebody of the staff, once, however many screens they have. */
export interface Present {
  staffId: string;
  role: Role;
  doing: Doing;
}

/** Who is there by these screens, as colleagues may know it: whoever may not read it any more is not, nor who supervises in silence. */
export function presentStaff(screens: readonly OpenScreen[], head: Head, now: number): Present[] {
  const present: Present[] = [];
  for (const [staffId, own] of Map.groupBy(screens, (one) => one.staffId)) {
    const roles = own[0]?.roles ?? [];
    const person = { id: staffId, rolesIn: () => roles };
    if (!mayReadWords(person, head)) continue;
    const doings = own.map(({ state, saidAt }) => doingOf(state, saidAt.getTime(), now));
    const doing = DOINGS.find((one) => doings.includes(one));
    const role = ACTING_ROLES.find((one) => roles.includes(one));
    if (!doing || !role) continue;
    const purpose = readingPurpose(staffId, roles, head);
    if (isShownToColleagues(purpose, doing)) present.push({ staffId, role, doing });
  }
  return present.toSorted((one, other) => one.staffId.localeCompare(other.staffId));
}

/**
 * Whether somebody writes what will come to her as it is. Notes never do, and a reply that somebody else
 * approves first comes later, if at all.
 */
export function isReplyOnTheWay(screens: readonly OpenScreen[], head: Head, now: number): boolean {
  return screens.some(({ state, saidAt, staffId, roles, repliesNeedApproval }) => {
    if (doingOf(state, saidAt.getTime(), now) !== 'reply') return false;
    const mayRead = mayReadWords({ id: staffId, rolesIn: () => roles }, head);
    return mayRead && !needsApproval({ roles, repliesNeedApproval });
  });
}

/** Of several roles the one that colleagues reckon with. */
const ACTING_ROLES = ['supervisor', 'counselor', 'administrator'] as const satisfies Role[];
