/** A month's rights in a service: who held them, what changed, what was done with them. */
import type { z } from 'zod';
import type { AccessReview } from '../../contracts/access-reviews.ts';
import { firstRow, rows } from '../../db/scope.ts';
import {
  isHeldWithin,
  isUnused,
  type AccountState,
  type ReviewFlag,
} from '../../domain/accounts.ts';
import { businessDate, startOfBusinessDate } from '../../domain/hours.ts';
import { actionsOfKind, TRAIL_KINDS, type TrailAction } from '../../domain/trail.ts';
import { instant } from '../consultations/present.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { openOrNull } from '../sealed.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import { affiliationPlace, type Asking } from './present.ts';
import { IS_WHOLE, readAccounts, stateOf, type AccountRow } from './queries.ts';
import { rightsWithin, type PeriodRow } from './rights.ts';

export interface MonthOf {
  service: string;
  month: string;
}

type Review = z.input<typeof AccessReview>;
type Holder = Review['holders'][number];

/** What takes something out of the system, and what opens more than one's own: by the trail's codes. */
const EXPORTS = TRAIL_KINDS.flatMap(actionsOfKind).filter((action) => action.endsWith('.export'));
const EMERGENCIES: readonly TrailAction[] = ['emergency.begin'];

export function reviewPlace({ service, month }: MonthOf): FieldPlace {
  return { table: 'access_reviews', column: 'remark', row: `${service}/${month}` };
}

/** First instant of the month and of the next one, in Japan. */
export function spanOf(month: string): { from: number; until: number } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: startOfBusinessDate(`${month}-01`), until: startOfBusinessDate(`${next}-01`) };
}

/** The month before the one that `now` lies in. */
export function lastMonth(now: number): string {
  const [year = 0, number = 1] = businessDate(now).split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

export async function readReview(context: Asking, asked: MonthOf): Promise<Review> {
  const { tx, staff, now } = context;
  const { from, until } = spanOf(asked.month);
  const span = { from: new Date(from), until: new Date(until) };
  const periods = await rightsWithin(tx, asked.service, span);
  const accounts = new Map((await readAccounts(tx, [asked.service])).map((row) => [row.id, row]));
  const used = await readUse(context, asked.service, span);
  const changes = await presentChanges(context, periods, { from, until });
  const nameOf = await serviceNames(context, [{ serviceId: asked.service }]);
  return {
    service: { id: asked.service, name: nameOf(asked.service) },
    month: asked.month,
    isOver: now >= until,
    holders: await presentHolders(context, { periods, accounts, used, until }),
    changes,
    emergencies: used.reduce((sum, { emergencies }) => sum + emergencies, 0),
    exports: used.reduce((sum, { exports }) => sum + exports, 0),
    reviewed: await readReviewed(context, asked),
    maySign: staff.servicesWith('membership.change', 'service').includes(asked.service),
  };
}

interface Use {
  staffId: string | null;
  emergencies: number;
  exports: number;
}

/** What each did in the month, by the trail; what is of no service (a list of accounts) counts for whoever did it. */
async function readUse(
  { tx, staff }: Asking,
  serviceId: string,
  { from, until }: { from: Date; until: Date },
): Promise<Use[]> {
  return rows<Use>(
    tx,
    `select actor_id as "staffId", count(*) filter (where action = any(?::text[]))::int as emergencies,
       count(*) filter (where action = any(?::text[]))::int as exports
     from audit_entries where organisation_id = ? and at >= ? and at < ? and outcome = 'done' and actor_kind = 'staff'
       and action = any(?::text[]) and (service_id = ? or (service_id is null and exists (
         select 1 from role_periods r where r.staff_id = actor_id and r.service_id = ? and r.given_at < audit_entries.at
           and (r.taken_at is null or r.taken_at > audit_entries.at))))
     group by actor_id`,
    [
      EMERGENCIES,
      EXPORTS,
      staff.organisationId,
      from,
      until,
      [...EMERGENCIES, ...EXPORTS],
      serviceId,
      serviceId,
    ],
  );
}

async function presentHolders(
  context: Asking,
  of: {
    periods: readonly PeriodRow[];
    accounts: ReadonlyMap<string, AccountRow>;
    used: readonly Use[];
    until: number;
  },
): Promise<Holder[]> {
  const { tx, staff, deps, now } = context;
  const end = Math.min(of.until, now);
  const ids = [...new Set(of.periods.map(({ staffId }) => staffId))];
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const signIns = await readSignIns(context, ids, new Date(end));
  const holders = await Promise.all(
    ids.map(async (id): Promise<Holder | null> => {
      const account = of.accounts.get(id);
      if (!account) return null;
      const roles = of.periods
        .filter((one) => one.staffId === id && isHeldWithin(one, end - 1, end + 1))
        .map(({ role }) => role);
      const use = of.used.find(({ staffId }) => staffId === id);
      const lastSignInAt = signIns.get(id) ?? null;
      const place = affiliationPlace(id);
      return {
        id,
        name: people.of(id).name ?? '',
        loginId: account.loginId,
        affiliation: await openOrNull(deps.crypt, staff.organisationId, place, account.affiliation),
        handlesFrom: account.handlesFrom,
        handlesUntil: account.handlesUntil,
        roles: [...new Set(roles)],
        state: stateOf(account),
        lastSignInAt: instant(lastSignInAt),
        flags: flagsOf(account, { lastSignInAt, end, state: stateOf(account) }),
        emergencies: use?.emergencies ?? 0,
        exports: use?.exports ?? 0,
      };
    }),
  );
  return holders
    .filter((one) => one !== null)
    .toSorted((a, b) => a.loginId.localeCompare(b.loginId));
}

function flagsOf(
  account: AccountRow,
  { lastSignInAt, end, state }: { lastSignInAt: Date | null; end: number; state: AccountState },
): ReviewFlag[] {
  const flags: ReviewFlag[] = [];
  if (state === 'suspended' || state === 'left') flags.push(state);
  if (state === 'invited' && lastSignInAt === null) flags.push('never-began');
  if (state === 'active' && isUnused({ lastSignInAt, since: account.createdAt }, end))
    flags.push('unused');
  if (account.handlesFrom === null) flags.push('no-period');
  return flags;
}

async function readSignIns(
  { tx }: Asking,
  ids: readonly string[],
  before: Date,
): Promise<Map<string, Date>> {
  const found = await rows<{ id: string; at: Date }>(
    tx,
    `select s.staff_id as id, max(s.created_at) as at from staff_sessions s where s.staff_id = any(?::uuid[]) and s.created_at < ?
       and ${IS_WHOLE} group by 1`,
    [[...ids], before],
  );
  return new Map(found.map(({ id, at }) => [id, at]));
}

async function presentChanges(
  { tx, staff, deps, now }: Asking,
  periods: readonly PeriodRow[],
  { from, until }: { from: number; until: number },
): Promise<Review['changes']> {
  const ids = periods.flatMap(({ staffId, givenById, takenById }) => [
    staffId,
    givenById,
    takenById,
  ]);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const isWithin = (at: Date | null): at is Date =>
    at !== null && at.getTime() >= from && at.getTime() < until;
  const changes = periods.flatMap((one) => {
    const { role, loginId, staffId } = one;
    const of = { role, loginId, name: people.of(staffId).name ?? '' };
    const given = { ...of, what: 'given' as const, by: people.of(one.givenById)?.name ?? null };
    const taken = { ...of, what: 'taken' as const, by: people.of(one.takenById)?.name ?? null };
    return [
      ...(isWithin(one.givenAt) ? [{ ...given, at: instant(one.givenAt) }] : []),
      ...(isWithin(one.takenAt) ? [{ ...taken, at: instant(one.takenAt) }] : []),
    ];
  });
  return changes.toSorted((a, b) => a.at.localeCompare(b.at));
}

async function readReviewed(
  { tx, staff, deps, now }: Asking,
  asked: MonthOf,
): Promise<Review['reviewed']> {
  const found = await firstRow<{ byId: string; at: Date; remark: Buffer | null }>(
    tx,
    `select reviewed_by_id as "byId", reviewed_at as at, remark from access_reviews where service_id = ? and month = ?::date`,
    [asked.service, `${asked.month}-01`],
  );
  if (!found) return null;
  const { organisationId } = staff;
  const people = await deps.staff.people.names(tx, organisationId, [found.byId], now);
  return {
    by: people.of(found.byId).name ?? '',
    at: instant(found.at),
    remark: await openOrNull(deps.crypt, organisationId, reviewPlace(asked), found.remark),
  };
}
