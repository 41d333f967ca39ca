/** Accounts as answers show them: names and affiliations opened, services by name. */
import type { z } from 'zod';
import type { Account } from '../../contracts/accounts.ts';
import type { FieldPlace } from '../../db/crypt.ts';
import { isUnused } from '../../domain/accounts.ts';
import { serviceNames } from '../consultations/service-names.ts';
import { instant } from '../consultations/present.ts';
import type { StaffContext } from '../http/route.ts';
import { openOrNull } from '../sealed.ts';
import { stateOf, type AccountRow } from './queries.ts';

export type Asking = Pick<
  StaffContext<unknown, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'now' | 'requestId'
>;

export function affiliationPlace(staffId: string): FieldPlace {
  return { table: 'staff', column: 'affiliation', row: staffId };
}

/** Opens what is encrypted of all of them. */
export async function presentAccounts(
  context: Asking,
  found: readonly AccountRow[],
): Promise<z.input<typeof Account>[]> {
  const { tx, staff, deps, now } = context;
  const { organisationId } = staff;
  const ids = found.map(({ id }) => id);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  const held = found.flatMap((row) => row.held);
  const nameOf = await serviceNames(context, held);
  return Promise.all(
    found.map(async (row) => {
      const state = stateOf(row);
      const place = affiliationPlace(row.id);
      return {
        id: row.id,
        name: people.of(row.id).name ?? '',
        loginId: row.loginId,
        state,
        held: row.held
          .map(({ serviceId, roles }) => ({
            service: { id: serviceId, name: nameOf(serviceId) },
            roles,
          }))
          .toSorted((a, b) => a.service.name.localeCompare(b.service.name, 'ja')),
        elsewhere: row.elsewhere,
        factors: row.factors,
        lastSignInAt: instant(row.lastSignInAt),
        isUnused:
          state === 'active' &&
          isUnused({ lastSignInAt: row.lastSignInAt, since: row.createdAt }, now),
        affiliation: await openOrNull(deps.crypt, organisationId, place, row.affiliation),
        handlesFrom: row.handlesFrom,
        handlesUntil: row.handlesUntil,
      };
    }),
  );
}
