/** Signing in and out. */
import { NoContent } from '../../contracts/common.ts';
import { SignIn, SignInAnswer, WhoAmI } from '../../contracts/session.ts';
import { audit } from '../../db/audit.ts';
import { wake } from '../../db/notify.ts';
import { inScope } from '../../db/scope.ts';
import { route } from '../http/route.ts';
import { passkeySignInRoutes } from './passkey-sign-in.ts';
import { presentWhoAmI } from './present.ts';
import { endSession } from './queries.ts';
import { secondFactorRoutes } from './second-factor-routes.ts';
import { signIn } from './sign-in.ts';

export const sessionRoutes = [
  ...secondFactorRoutes,
  ...passkeySignInRoutes,
  route({
    method: 'POST',
    path: '/api/staff/session',
    summary: '職員がIDとパスワードでサインインする（次に必要なものを答える）',
    access: { kind: 'public' },
    body: SignIn,
    response: SignInAnswer,
    async handle({ body, deps, caller, from, now, requestId, reply }): Promise<SignInAnswer> {
      const begun = await signIn(deps, body, { caller, from, now, requestId });
      const { staffId, organisationId, lacks, retryAfter, ways } = begun;
      reply.beginSession('staff', begun.cookie);
      if (lacks === 'code') return { next: lacks, retryAfter, ways };
      if (lacks === 'enrol') return { next: lacks };
      const me = await inScope(deps.database, { organisationId, serviceIds: [] }, (tx) =>
        presentWhoAmI(tx, deps, staffId, now),
      );
      return { next: 'none', me };
    },
  }),
  route({
    method: 'GET',
    path: '/api/staff/session',
    summary: 'サインインしている職員（氏名・窓口ごとの役割・勤務状態）',
    access: { kind: 'staff', permission: 'account.use' },
    response: WhoAmI,
    handle: ({ tx, deps, staff, now }) => presentWhoAmI(tx, deps, staff.id, now),
  }),
  route({
    method: 'DELETE',
    path: '/api/staff/session',
    summary: 'サインアウトする',
    access: { kind: 'session' },
    response: NoContent,
    async handle({ tx, staff, now, requestId, reply }) {
      const { organisationId } = staff;
      await endSession(tx, staff.sessionHash, new Date(now));
      await audit(tx, {
        organisationId,
        serviceId: null,
        actorKind: 'staff',
        actorId: staff.id,
        action: 'session.end',
        requestId,
      });
      // The streams of this session end with it; a session belongs to no service.
      const wakeUp = { kind: 'session', organisationId, id: staff.id, seq: 0 } as const;
      wake(tx, { ...wakeUp, serviceId: organisationId });
      reply.endSession('staff');
      return undefined;
    },
  }),
];
