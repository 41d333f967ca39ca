/** One's own second factors, password and sessions; and from where staff may come. */
import type { z } from 'zod';
import type * as account from '../../contracts/account.ts';
import type * as list from '../../contracts/allow-list.ts';
import type { PasskeyQuestion } from '../../contracts/session.ts';
import type { Http } from './http.ts';

export type OwnAccount = account.OwnAccount;
export type OwnSession = OwnAccount['sessions'][number];
export type AllowList = list.AllowList;
export type AddressAnswer = z.infer<typeof list.AddressAnswer>;

const OWN = '/api/staff/account';
const ALLOW_LIST = '/api/staff/allow-list';

export function ownAccountOperations({ ask }: Pick<Http, 'ask'>) {
  return {
    ownAccount: () => ask<OwnAccount>('GET', OWN),
    askNewPasskey: () => ask<PasskeyQuestion>('POST', `${OWN}/passkeys/challenge`),
    addPasskey: (name: string, answer: object) =>
      ask<void>('POST', `${OWN}/passkeys`, { name, answer }),
    removePasskey: (passkeyId: string) =>
      ask<void>('POST', `${OWN}/passkeys/removal`, { passkeyId }),
    removeApp: () => ask<void>('POST', `${OWN}/app/removal`),
    makeRecoveryCodes: () => ask<{ codes: string[] }>('POST', `${OWN}/recovery-codes`),
    changePassword: (current: string, password: string) =>
      ask<void>('POST', `${OWN}/password`, { current, password }),
    endOwnSession: (sessionId: string) =>
      ask<void>('POST', `${OWN}/sessions/removal`, { sessionId }),
    endOtherSessions: () => ask<void>('POST', `${OWN}/sessions/removal-of-others`),
    allowList: () => ask<AllowList>('GET', ALLOW_LIST),
    addNetwork: (network: string, note: string) =>
      ask<AllowList>('POST', ALLOW_LIST, { network, note }),
    removeNetwork: (network: string) =>
      ask<AllowList>('POST', `${ALLOW_LIST}/removal`, { network }),
    testAddress: (address: string) => ask<AddressAnswer>('POST', `${ALLOW_LIST}/test`, { address }),
  };
}
