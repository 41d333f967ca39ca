/** The second step of signing in, and setting it up. */
import { NoContent } from '../../contracts/common.ts';
import {
  CodeBody,
  Enrolment,
  EnrolmentBody,
  FactorBody,
  PasskeyQuestion,
  StepUpBody,
  WhoAmI,
} from '../../contracts/session.ts';
import { inScope } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { afterCommit, route } from '../http/route.ts';
import { demandOwnStepUp } from '../http/step-up.ts';
import { askOwnPasskey } from './passkeys.ts';
import { readOwnAccount } from './queries.ts';
import { beginEnrolment, confirmEnrolment, enterFactor } from './second-factor.ts';
import { provePassword } from './sign-in.ts';
import { stepUp } from './step-up.ts';

const PATH = '/api/staff/session';

export const secondFactorRoutes = [
  route({
    method: 'POST',
    path: `${PATH}/step-up`,
    summary:
      '大切な操作の前に、あらためて本人であることを示す（確認コード・パスキー・回復コード。二段階認証がなければパスワード）',
    access: { kind: 'staff', permission: 'account.use' },
    body: StepUpBody,
    response: NoContent,
    handle: stepUp,
  }),
  route({
    method: 'POST',
    path: `${PATH}/code`,
    summary: 'パスワードのあとに、確認コード・パスキー・回復コードのどれかでサインインを終える',
    access: { kind: 'session' },
    body: FactorBody,
    response: WhoAmI,
    handle(context) {
      context.deps.staff.signInRate.take(context.caller, context.now);
      return enterFactor(context, context.body);
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/challenge`,
    summary: 'パスキーで確かめるための問い（一度だけ、5分間使える）',
    access: { kind: 'session' },
    response: PasskeyQuestion,
    handle: askOwnPasskey,
  }),
  route({
    method: 'POST',
    path: `${PATH}/second-factor`,
    summary: '二段階認証の設定を始める（認証アプリに入れる鍵。サインイン中はパスワードをもう一度）',
    access: { kind: 'session' },
    body: EnrolmentBody,
    response: Enrolment,
    async handle(context) {
      const { tx, deps, staff, lacks, body, caller, from, now, requestId } = context;
      if (lacks !== null) return beginEnrolment(context);
      // Else whoever finds a desk left open could make it theirs for good.
      const account = await readOwnAccount(tx, staff.id);
      if (!account || body.password === undefined) {
        throw new Refusal('invalid-input', { reason: 'invalid-input', fields: ['password'] });
      }
      // Nor is the password enough where there is a factor already: an app would stand in for it from then on.
      if (account.hasPasskey) await demandOwnStepUp(tx, staff, now);
      const { loginId, organisationCode: organisation } = account;
      const given = { organisation, loginId, password: body.password };
      // Its transactions are its own: none may be waited for while this one holds a connection.
      return afterCommit(async () => {
        await provePassword(deps, given, { caller, from, now, requestId });
        const scope = { organisationId: staff.organisationId, serviceIds: [] };
        return inScope(deps.database, scope, (own) => beginEnrolment({ ...context, tx: own }));
      });
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/second-factor/confirm`,
    summary: '認証アプリの最初の確認コードで、二段階認証の設定を終える',
    access: { kind: 'session' },
    body: CodeBody,
    response: WhoAmI,
    handle(context) {
      context.deps.staff.signInRate.take(context.caller, context.now);
      return confirmEnrolment(context, context.body.code);
    },
  }),
];
