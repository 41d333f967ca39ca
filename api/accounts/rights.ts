/** Who held which role in which service from when until when: of one person, or of a service on a day. */
import type { z } from 'zod';
import type { RightsHistory } from '../../contracts/accounts.ts';
import { rows, type Tx } from '../../db/scope.ts';
import type { HeldRole } from '../../domain/accounts.ts';
import { DAY, startOfBusinessDate } from '../../domain/hours.ts';
import type { Role } from '../../domain/roles.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { instant } from '../consultations/present.ts';
import type { Asking } from './present.ts';

export interface PeriodRow extends HeldRole {
  serviceId: string;
  loginId: string;
  givenById: string | null;
  takenById: string | null;
}

const SELECT = `
select r.service_id as "serviceId", r.staff_id as "staffId", p.login_id as "loginId", r.role, r.given_at as "givenAt",
  r.given_by_id as "givenById", r.taken_at as "takenAt", r.taken_by_id as "takenById"
from role_periods r join staff p on p.id = r.staff_id`;

const ORDER = `order by coalesce(r.taken_at, 'infinity') desc, r.given_at desc, p.login_id, r.role limit 5000`;

/** All that one person ever held in these services, the newest first. */
export function rightsOf(
  tx: Tx,
  staffId: string,
  services: readonly string[],
): Promise<PeriodRow[]> {
  return rows<PeriodRow>(
    tx,
    `${SELECT} where r.staff_id = ? and r.service_id = any(?::uuid[]) ${ORDER}`,
    [staffId, [...services]],
  );
}

/** What was held in the service at any time from `from` until before `until`. */
export function rightsWithin(
  tx: Tx,
  serviceId: string,
  { from, until, roles }: { from: Date; until: Date; roles?: readonly Role[] | undefined },
): Promise<PeriodRow[]> {
  return rows<PeriodRow>(
    tx,
    `${SELECT} where r.service_id = ? and r.given_at < ? and (r.taken_at is null or r.taken_at > ?)
       and (?::text[] is null or r.role = any(?::text[])) ${ORDER}`,
    [serviceId, until, from, roles ? [...roles] : null, roles ? [...roles] : null],
  );
}

/** From the first to the last instant of a business day. */
export function dayOf(on: string): { from: Date; until: Date } {
  const from = startOfBusinessDate(on);
  return { from: new Date(from), until: new Date(from + DAY) };
}

export async function presentPeriods(
  context: Asking,
  found: readonly PeriodRow[],
): Promise<z.input<typeof RightsHistory>['data']> {
  const { tx, staff, deps, now } = context;
  const ids = found.flatMap(({ staffId, givenById, takenById }) => [staffId, givenById, takenById]);
  const people = await deps.staff.people.names(tx, staff.organisationId, ids, now);
  const nameOf = await serviceNames(context, found);
  return found.map((row) => ({
    service: { id: row.serviceId, name: nameOf(row.serviceId) },
    person: { id: row.staffId, name: people.of(row.staffId).name ?? '', loginId: row.loginId },
    role: row.role,
    givenAt: instant(row.givenAt),
    givenBy: people.of(row.givenById)?.name ?? null,
    takenAt: instant(row.takenAt),
    takenBy: people.of(row.takenById)?.name ?? null,
  }));
}
