/** The list of accounts: filtered and put in order here, since names are encrypted where they are kept. */
import type { z } from 'zod';
import type { Account, AccountsFilter } from '../../contracts/accounts.ts';
import { ACCOUNT_STATES } from '../../domain/accounts.ts';

type Shown = z.input<typeof Account>;
type Filter = z.output<typeof AccountsFilter>;

const folded = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s/gu, '');

/** Those that are asked for, in the order that is asked for. */
export function filterAccounts(accounts: readonly Shown[], filter: Filter): Shown[] {
  const found = accounts.filter((account) => isWanted(account, filter));
  const sign = filter.descending ? -1 : 1;
  return found.toSorted(
    (a, b) => sign * compare(a, b, filter.order) || a.loginId.localeCompare(b.loginId),
  );
}

function isWanted(account: Shown, { q, state, role, service, unused }: Filter): boolean {
  if (state && !state.includes(account.state)) return false;
  if (unused !== undefined && account.isUnused !== unused) return false;
  const held = account.held.filter((one) => service === undefined || one.service.id === service);
  if (service !== undefined && held.length === 0) return false;
  if (role && !held.some(({ roles }) => roles.some((one) => role.includes(one)))) return false;
  if (q === undefined) return true;
  const text = folded(`${account.name}\n${account.loginId}\n${account.affiliation ?? ''}`);
  return text.includes(folded(q));
}

function compare(a: Shown, b: Shown, order: Filter['order']): number {
  switch (order) {
    case 'name':
      return a.name.localeCompare(b.name, 'ja');
    case 'login':
      return a.loginId.localeCompare(b.loginId);
    case 'state':
      return ACCOUNT_STATES.indexOf(a.state) - ACCOUNT_STATES.indexOf(b.state);
    case 'last':
      return (a.lastSignInAt ?? '').localeCompare(b.lastSignInAt ?? '');
  }
}
