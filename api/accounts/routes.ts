/** 「職員」 of 「管理」: accounts of the organisation as far as one looks after their services. */
import {
  AccountExportBody,
  AccountFactsBody,
  AccountParams,
  Accounts,
  AccountShown,
  AccountsQuery,
  LeavingBody,
  OpenWork,
  ResetAnswer,
  ResetBody,
  RightsHistory,
  RightsQuery,
  SessionParams,
  type Account,
  type AccountsFilter,
} from '../../contracts/accounts.ts';
import type { z } from 'zod';
import { NoContent } from '../../contracts/common.ts';
import { Refusal } from '../../domain/errors.ts';
import { businessDate } from '../../domain/hours.ts';
import { presentSession } from '../account/present.ts';
import { readSessions } from '../account/queries.ts';
import { instant } from '../consultations/present.ts';
import { listed } from '../consultations/query-log.ts';
import { CSV_TYPE, writeCsv } from '../csv/write.ts';
import { registerCopy } from '../copies/register.ts';
import { route } from '../http/route.ts';
import { sendBytes } from '../http/send-bytes.ts';
import { auditDone } from '../staff-audit.ts';
import {
  describeAccount,
  endTheirSessions,
  leave,
  resetAccount,
  resumeAccount,
  suspendAccount,
} from './change.ts';
import { EXPORT_HEADINGS, exportRow } from './export.ts';
import { filterAccounts } from './list.ts';
import { presentAccounts, type Asking } from './present.ts';
import { getAccount, readAccounts } from './queries.ts';
import { dayOf, presentPeriods, rightsOf, rightsWithin } from './rights.ts';
import { accountBlockOf } from './rules.ts';
import { readOpenWork } from './work.ts';

const ACCOUNTS = '/api/staff/accounts';
const ONE = `${ACCOUNTS}/:staffId`;
const READ = { kind: 'staff', permission: 'membership.read' } as const;
const CHANGE = { kind: 'staff', permission: 'membership.change' } as const;

async function allAccounts(
  context: Asking,
  filter: z.output<typeof AccountsFilter>,
): Promise<z.input<typeof Account>[]> {
  const services = context.staff.servicesWith('membership.read', 'service');
  const found = await readAccounts(context.tx, services);
  return filterAccounts(await presentAccounts(context, found), filter);
}

export const accountsRoutes = [
  route({
    method: 'GET',
    path: ACCOUNTS,
    summary: '職員の一覧（役割・状態・二段階認証・最後のサインイン・所属）',
    access: READ,
    query: AccountsQuery,
    response: Accounts,
    async handle(context) {
      const { query } = context;
      const { page, perPage } = query;
      const found = await allAccounts(context, query);
      const body = {
        data: found.slice((page - 1) * perPage, page * perPage),
        pageInfo: { hasNextPage: page * perPage < found.length, hasPreviousPage: page > 1 },
        total: { count: found.length, exact: true },
      };
      // What was searched for may be a name: it is not written down.
      const { q: _, ...query_ } = query;
      return listed({ ...context, query: query_ }, 'account.list', body);
    },
  }),
  route({
    method: 'POST',
    path: '/api/staff/account-export',
    summary: '職員の一覧をCSVで書き出す（目的とともに写しの台帳と操作記録に残る）',
    access: CHANGE,
    stepUp: true,
    body: AccountExportBody,
    response: NoContent,
    media: 'download',
    async handle(context) {
      const { body, now } = context;
      const { reason, ...filter } = body;
      const found = await allAccounts(context, filter);
      const rowCount = found.length;
      await registerCopy(context, {
        serviceId: null,
        kind: 'accounts',
        format: 'csv',
        rowCount,
        reason,
      });
      await auditDone(context, null, 'account.export', { data: { count: rowCount } });
      const name = `職員一覧_${businessDate(now)}.csv`;
      const bytes = writeCsv(EXPORT_HEADINGS, found.flatMap(exportRow));
      return sendBytes({ name, mediaType: CSV_TYPE, isInline: false }, bytes);
    },
  }),
  route({
    method: 'GET',
    path: ONE,
    summary: '職員のアカウント（役割・サインイン中の端末・できない操作の理由）',
    access: READ,
    params: AccountParams,
    response: AccountShown,
    async handle(context) {
      const { tx, staff, params, now } = context;
      const row = await getAccount(tx, staff, params.staffId);
      const [account] = await presentAccounts(context, [row]);
      if (!account) throw new Refusal('not-found');
      const sessions = await readSessions(tx, row.id, new Date(now));
      return {
        ...account,
        createdAt: instant(row.createdAt),
        disabledAt: instant(row.disabledAt),
        leftAt: instant(row.leftAt),
        link:
          row.linkKind && row.linkExpiresAt
            ? { kind: row.linkKind, expiresAt: instant(row.linkExpiresAt) }
            : null,
        sessions: await Promise.all(sessions.map((one) => presentSession(context, one))),
        block: await accountBlockOf(tx, staff, row),
      };
    },
  }),
  route({
    method: 'PUT',
    path: ONE,
    summary: '職員の所属と、個人情報を取り扱う期間を決める',
    access: CHANGE,
    stepUp: true,
    params: AccountParams,
    body: AccountFactsBody,
    response: NoContent,
    handle: describeAccount,
  }),
  route({
    method: 'POST',
    path: `${ONE}/suspension`,
    summary: 'アカウントを停止する（サインイン中の画面もすぐに閉じる）',
    access: CHANGE,
    stepUp: true,
    params: AccountParams,
    response: NoContent,
    handle: suspendAccount,
  }),
  route({
    method: 'DELETE',
    path: `${ONE}/suspension`,
    summary: '停止したアカウントを再開する（退職・異動した人が戻るときも）',
    access: CHANGE,
    stepUp: true,
    params: AccountParams,
    response: NoContent,
    handle: resumeAccount,
  }),
  route({
    method: 'GET',
    path: `${ONE}/work`,
    summary: '職員がまだ抱えている相談・連携・承認の求め（引き継ぎの前に）',
    access: CHANGE,
    params: AccountParams,
    response: OpenWork,
    async handle(context) {
      const { tx, staff, params } = context;
      const { id } = await getAccount(tx, staff, params.staffId);
      return readOpenWork(context, id);
    },
  }),
  route({
    method: 'POST',
    path: `${ONE}/leaving`,
    summary: '退職・異動（担当が残っているうちはできない。役割とサインインの手段をすべて外す）',
    access: CHANGE,
    stepUp: true,
    params: AccountParams,
    body: LeavingBody,
    response: NoContent,
    handle: leave,
  }),
  route({
    method: 'POST',
    path: `${ONE}/reset`,
    summary: 'パスワード（と二段階認証）を決め直すリンクを作る（一度だけ示される）',
    access: CHANGE,
    stepUp: true,
    params: AccountParams,
    body: ResetBody,
    response: ResetAnswer,
    handle: resetAccount,
  }),
  route({
    method: 'DELETE',
    path: `${ONE}/sessions`,
    summary: '職員のサインインをすべて終わらせる',
    access: CHANGE,
    stepUp: true,
    params: AccountParams,
    response: NoContent,
    handle: endTheirSessions,
  }),
  route({
    method: 'DELETE',
    path: `${ONE}/sessions/:sessionId`,
    summary: '職員のサインインを1つ終わらせる',
    access: CHANGE,
    stepUp: true,
    params: SessionParams,
    response: NoContent,
    handle: endTheirSessions,
  }),
  route({
    method: 'GET',
    path: `${ONE}/rights`,
    summary:
      '職員がいつからいつまで、どの窓口でどの役割を持っていたか（だれが付け、だれが外したか）',
    access: READ,
    params: AccountParams,
    response: RightsHistory,
    async handle(context) {
      const { tx, staff, params } = context;
      const { id } = await getAccount(tx, staff, params.staffId);
      const services = staff.servicesWith('membership.read', 'service');
      return { data: await presentPeriods(context, await rightsOf(tx, id, services)) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/rights',
    summary: 'ある日に、だれがこの窓口の役割を持っていたか',
    access: READ,
    query: RightsQuery,
    response: RightsHistory,
    async handle(context) {
      const { tx, staff, query } = context;
      if (!staff.servicesWith('membership.read', 'service').includes(query.service))
        throw new Refusal('not-found');
      const found = await rightsWithin(tx, query.service, {
        ...dayOf(query.on),
        roles: query.role,
      });
      const body = { data: await presentPeriods(context, found) };
      return listed(context, 'account.rights', body, query.service);
    },
  }),
];
