/** 「自分の設定」: one's own second factors, password and sessions. */
import {
  NewPasskey,
  NewPassword,
  OwnAccount,
  OwnPasskey,
  OwnSessionBody,
  RecoveryCodes,
} from '../../contracts/account.ts';
import { NoContent } from '../../contracts/common.ts';
import { PasskeyQuestion } from '../../contracts/session.ts';
import { route } from '../http/route.ts';
import {
  changePassword,
  endOwnSessions,
  makeOwnCodes,
  takeAwayApp,
  takeAwayPasskey,
} from './changes.ts';
import { addOwnPasskey, askNewPasskey } from './passkeys.ts';
import { presentOwnAccount } from './present.ts';

const PATH = '/api/staff/account';
const OWN = { kind: 'staff', permission: 'account.use' } as const;

export const accountRoutes = [
  route({
    method: 'GET',
    path: PATH,
    summary: '自分の設定（二段階認証、パスキー、回復コード、サインイン中の端末）',
    access: OWN,
    response: OwnAccount,
    handle: presentOwnAccount,
  }),
  route({
    method: 'POST',
    path: `${PATH}/passkeys/challenge`,
    summary: 'パスキーを登録するための問い（一度だけ、5分間使える）',
    access: OWN,
    stepUp: true,
    response: PasskeyQuestion,
    handle: askNewPasskey,
  }),
  route({
    method: 'POST',
    path: `${PATH}/passkeys`,
    summary: 'パスキーを登録する',
    access: OWN,
    stepUp: true,
    body: NewPasskey,
    response: NoContent,
    handle: addOwnPasskey,
  }),
  route({
    method: 'POST',
    path: `${PATH}/passkeys/removal`,
    summary: 'パスキーを外す',
    access: OWN,
    stepUp: true,
    body: OwnPasskey,
    response: NoContent,
    handle: takeAwayPasskey,
  }),
  route({
    method: 'POST',
    path: `${PATH}/app/removal`,
    summary: '認証アプリを外す',
    access: OWN,
    stepUp: true,
    response: NoContent,
    handle: takeAwayApp,
  }),
  route({
    method: 'POST',
    path: `${PATH}/recovery-codes`,
    summary: '回復コードを作る（前のものは使えなくなる。今しか示されない）',
    access: OWN,
    stepUp: true,
    response: RecoveryCodes,
    handle: makeOwnCodes,
  }),
  route({
    method: 'POST',
    path: `${PATH}/password`,
    summary: 'パスワードを変える（ほかのサインインは終わる）',
    access: OWN,
    body: NewPassword,
    response: NoContent,
    handle: changePassword,
  }),
  route({
    method: 'POST',
    path: `${PATH}/sessions/removal`,
    summary: '自分のほかのサインインの一つを終わらせる',
    access: OWN,
    body: OwnSessionBody,
    response: NoContent,
    handle: endOwnSessions,
  }),
  route({
    method: 'POST',
    path: `${PATH}/sessions/removal-of-others`,
    summary: '自分のほかのサインインをすべて終わらせる',
    access: OWN,
    response: NoContent,
    handle: endOwnSessions,
  }),
];
