/** Who handles personal data with an account: read from the accounts, so that nobody keeps them twice. */
import { firstRow, rows, type Tx } from '../../db/scope.ts';
import { affiliationPlace } from '../accounts/present.ts';
import { openOrNull } from '../sealed.ts';
import type { Context } from './present.ts';

/** Each as an entry of the register of handlers; those who left are out of it. */
export async function accountsAsHandlers({
  tx,
  staff,
  deps,
  now,
}: Context): Promise<Record<string, string>[]> {
  const { organisationId } = staff;
  const found = await rows<{
    id: string;
    affiliation: Buffer | null;
    from: string | null;
    until: string | null;
  }>(
    tx,
    `select id, affiliation, handles_from::text as "from", handles_until::text as until from staff where left_at is null order by created_at, id`,
  );
  const ids = found.map(({ id }) => id);
  const people = await deps.staff.people.names(tx, organisationId, ids, now);
  return Promise.all(
    found.map(async ({ id, affiliation, from, until }) => {
      const place = affiliationPlace(id);
      return {
        name: people.of(id).name ?? '',
        affiliation: (await openOrNull(deps.crypt, organisationId, place, affiliation)) ?? '',
        task: 'システムの利用（職員ID）',
        from: from ?? '',
        until: until ?? '',
      };
    }),
  );
}

export async function organisationName(tx: Tx, organisationId: string): Promise<string> {
  const found = await firstRow<{ name: string }>(
    tx,
    `select name from organisations where id = ?`,
    [organisationId],
  );
  return found?.name ?? '';
}
