/** Accounts of staff, the history of their rights and its monthly review. */
import type { z } from 'zod';
import type * as accounts from '../../contracts/accounts.ts';
import type * as reviews from '../../contracts/access-reviews.ts';
import type { LeavingKind } from '../../domain/accounts.ts';
import type { Http } from './http.ts';
import type { Invitation } from './services.ts';

export type Account = z.infer<typeof accounts.Account>;
export type AccountShown = z.infer<typeof accounts.AccountShown>;
export type Accounts = z.infer<typeof accounts.Accounts>;
export type AccountFacts = z.input<typeof accounts.AccountFactsBody>;
export type OpenWork = z.infer<typeof accounts.OpenWork>;
export type RightsHistory = z.infer<typeof accounts.RightsHistory>;
export type ImportPreview = z.infer<typeof accounts.ImportPreview>;
export type ImportDone = z.infer<typeof accounts.ImportDone>;
export type AccessReview = z.infer<typeof reviews.AccessReview>;
export type ReviewsDue = z.infer<typeof reviews.ReviewsDue>;

const STAFF = '/api/staff';
const at = (staffId: string) => `${STAFF}/accounts/${staffId}`;

/** Where the review's printed form is opened. */
export const reviewSheetPath = (asked: { service: string; month: string }) =>
  `${STAFF}/access-reviews/sheet?${new URLSearchParams(asked)}`;

export function accountOperations({ ask, download }: Pick<Http, 'ask' | 'download'>) {
  return {
    accounts: (query: URLSearchParams) => ask<Accounts>('GET', `${STAFF}/accounts?${query}`),
    exportAccounts: (filter: object) => download(`${STAFF}/account-export`, filter),
    account: (staffId: string) => ask<AccountShown>('GET', at(staffId)),
    describeAccount: (staffId: string, facts: AccountFacts) => ask<void>('PUT', at(staffId), facts),
    suspendAccount: (staffId: string) => ask<void>('POST', `${at(staffId)}/suspension`),
    resumeAccount: (staffId: string) => ask<void>('DELETE', `${at(staffId)}/suspension`),
    openWork: (staffId: string) => ask<OpenWork>('GET', `${at(staffId)}/work`),
    leaveAccount: (staffId: string, kind: LeavingKind) =>
      ask<void>('POST', `${at(staffId)}/leaving`, { kind }),
    resetAccount: (staffId: string, factor: boolean) =>
      ask<Invitation>('POST', `${at(staffId)}/reset`, { factor }),
    endTheirSessions: (staffId: string) => ask<void>('DELETE', `${at(staffId)}/sessions`),
    endTheirSession: (staffId: string, sessionId: string) =>
      ask<void>('DELETE', `${at(staffId)}/sessions/${sessionId}`),
    rightsOf: (staffId: string) => ask<RightsHistory>('GET', `${at(staffId)}/rights`),
    rightsOn: (asked: { service: string; on: string }) =>
      ask<RightsHistory>('GET', `${STAFF}/rights?${new URLSearchParams(asked)}`),
    previewImport: (text: string) =>
      ask<ImportPreview>('POST', `${STAFF}/account-imports/preview`, { text }),
    importAccounts: (text: string, page: string) =>
      ask<ImportDone>('POST', `${STAFF}/account-imports`, { text, page }),
    accessReview: (asked: { service: string; month: string }) =>
      ask<AccessReview>('GET', `${STAFF}/access-reviews?${new URLSearchParams(asked)}`),
    reviewsDue: () => ask<ReviewsDue>('GET', `${STAFF}/access-reviews/due`),
    signReview: (signed: { service: string; month: string; remark: string }) =>
      ask<void>('PUT', `${STAFF}/access-reviews`, signed),
  };
}
