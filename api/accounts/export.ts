/** The list of accounts as a table: one line for each service somebody belongs to. */
import type { z } from 'zod';
import type { Account } from '../../contracts/accounts.ts';
import { ACCOUNT_STATE_WORDS, ROLE_WORDS } from '../../domain/account-words.ts';
import { slashedText } from '../documents/times.ts';

export const EXPORT_HEADINGS = [
  '氏名',
  '職員ID',
  '状態',
  '窓口',
  '役割',
  '所属',
  '従事開始日',
  '従事終了日',
  '二段階認証',
  '最後のサインイン',
] as const;

export function exportRow(account: z.input<typeof Account>): (string | null)[][] {
  const { held, factors, lastSignInAt } = account;
  const none = { service: { name: '' }, roles: [] };
  return (held.length === 0 ? [none] : held).map(({ service, roles }) => [
    account.name,
    account.loginId,
    ACCOUNT_STATE_WORDS[account.state],
    service.name,
    roles.map((role) => ROLE_WORDS[role]).join('・'),
    account.affiliation,
    account.handlesFrom,
    account.handlesUntil,
    factors.length > 0 ? 'あり' : 'なし',
    lastSignInAt === null ? null : slashedText(lastSignInAt),
  ]);
}
