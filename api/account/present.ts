/** One's own account as it is shown to oneself. */
import type { z } from 'zod';
import type { OwnAccount } from '../../contracts/account.ts';
import { needsSecondFactor } from '../../domain/second-factor.ts';
import type { StaffContext } from '../http/route.ts';
import { openUnlessDestroyed } from '../sealed.ts';
import { addressPlace } from '../session/begin.ts';
import { readPasskeys } from '../session/passkey-queries.ts';
import { passkeyNamePlace } from './passkeys.ts';
import { readAppSince, readSessions, readRecoveryState, type SessionRow } from './queries.ts';

type Context = Pick<
  StaffContext<undefined, unknown, unknown, unknown>,
  'tx' | 'staff' | 'deps' | 'from' | 'now'
>;

export async function presentOwnAccount(context: Context): Promise<z.input<typeof OwnAccount>> {
  const { tx, staff, deps, now } = context;
  const since = await readAppSince(tx, staff.id);
  const recovery = await readRecoveryState(tx, staff.id);
  const passkeys = [];
  for (const { id, name, createdAt, usedAt } of await readPasskeys(tx, staff.id)) {
    passkeys.push({
      id,
      name: await deps.crypt.open(staff.organisationId, passkeyNamePlace(id), name),
      createdAt: createdAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    });
  }
  const sessions = [];
  for (const row of await readSessions(tx, staff.id, new Date(now))) {
    sessions.push(await presentSession(context, row));
  }
  return {
    needsSecondFactor: needsSecondFactor(staff.serviceIds.flatMap((id) => staff.rolesIn(id))),
    appSince: since?.toISOString() ?? null,
    passkeys,
    recoveryCodes: recovery && { left: recovery.left, madeAt: recovery.madeAt.toISOString() },
    sessions,
  };
}

/** Where somebody is signed in, as they or an administrator are shown it. */
export async function presentSession(
  { staff, deps, from }: Pick<Context, 'staff' | 'deps' | 'from'>,
  row: SessionRow,
) {
  const place = addressPlace(row.id);
  const { crypt } = deps;
  const address = await openUnlessDestroyed(crypt, staff.organisationId, place, row.address);
  return {
    id: row.id,
    isHere: row.hash.equals(staff.sessionHash),
    device: row.device,
    place: address && coarse(address),
    isSamePlace: address === from.address,
    since: row.since.toISOString(),
    usedAt: row.usedAt.toISOString(),
  };
}

/** Its first half: the network, and not the machine. */
function coarse(address: string): string {
  const isOld = address.includes('.');
  const parts = address.split(isOld ? '.' : ':').slice(0, 2);
  return isOld ? `${parts.join('.')}.＊.＊` : `${parts.join(':')}:＊`;
}
