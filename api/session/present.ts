/** Who one is. */
import type { WhoAmI } from '../../contracts/session.ts';
import type { Tx } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { readOwnAccount } from './queries.ts';

/** Reads and presents the account. Refuses 'not-signed-in' when it is gone. */
export async function presentWhoAmI(
  tx: Tx,
  deps: ApiDeps,
  staffId: string,
  now: number,
): Promise<WhoAmI> {
  const account = await readOwnAccount(tx, staffId);
  if (!account) throw new Refusal('not-signed-in');
  const { organisationId: id, organisationCode: code, organisationName: name } = account;
  const people = await deps.staff.people.names(tx, id, [staffId], now);
  const hasSecondFactor = account.hasApp || account.hasPasskey;
  return {
    id: account.id,
    loginId: account.loginId,
    name: people.of(account.id).name ?? '',
    organisation: { id, code, name },
    duty: account.duty,
    hasSecondFactor,
    recoveryCodesLeft: hasSecondFactor ? account.recoveryCodesLeft : null,
    services: account.services,
  };
}
