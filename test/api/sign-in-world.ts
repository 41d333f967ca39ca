/** People with and without a second factor, and the two steps by which they sign in. */
import { beforeAll } from 'vitest';
import { hashPassword } from '../../api/session/passwords.ts';
import { codeOfStep, STEP_MS, stepAt } from '../../api/session/totp.ts';
import type { Role } from '../../domain/roles.ts';
import type { Called, TestApi } from '../support/api.ts';
import type { BuiltStaff } from '../support/factories.ts';
import { buildWorld, type World } from './staff-world.ts';

export const SESSION = '/api/staff/session';
export const MINUTE = 60_000;

/** Call where the API is asked for; its people are there from the first test on. */
export function useSignIns(api: TestApi, password: string) {
  let world: World | undefined;
  let passwordHash = '';
  beforeAll(async () => {
    world = await buildWorld(api);
    passwordHash = await hashPassword(password);
  });
  const place = () => {
    if (!world) throw new Error('the world is built in beforeAll: ask within a test');
    return world;
  };

  const newAccount = (role: Role) =>
    api.build.buildStaff({
      organisation: place().organisation,
      roles: [{ service: place().service, role }],
      passwordHash,
    });

  async function newEnrolled(role: Role = 'supervisor') {
    const account = await newAccount(role);
    return { account, secret: await api.build.buildSecondFactor(account) };
  }

  /** The code of now, or of so many steps before or after. */
  const codeAt = (secret: string, steps = 0) => codeOfStep(secret, stepAt(api.clock.now()) + steps);

  return {
    world: place,
    newAccount,
    newEnrolled,
    codeAt,
    /** Six digits that belong to no step near now; `from`: another one each time. */
    wrongCode: (secret: string, from = 0): string => {
      const near = new Set([-2, -1, 0, 1, 2].map((steps) => codeAt(secret, steps)));
      const codes = Array.from({ length: 20 }, (_, n) => String(111_111 + n + from));
      return codes.find((code) => !near.has(code)) ?? '';
    },
    /** The password alone. */
    halfway: ({ loginId }: BuiltStaff) =>
      api.call('POST', SESSION, {
        body: { organisation: place().organisation.code, loginId, password },
      }),
    /** The same without the work a password takes. */
    atHalf: async (account: BuiltStaff) => ({
      cookie: await api.build.signIn(account, { proved: 'password', createdAt: api.clock.now() }),
    }),
    sendCode: (cookie: string, code: string) =>
      api.call('POST', `${SESSION}/code`, { cookie, body: { code } }),
    opens: async (cookie: string) => (await api.call('GET', SESSION, { cookie })).status === 200,
    /** What the trail says of somebody, in order. */
    trailOf: async ({ id }: BuiltStaff) => {
      const { rows } = await api.build.pool.query<{ said: string }>(
        `select action || ' ' || outcome as said from audit_entries where actor_id = $1 order by id`,
        [id],
      );
      return rows.map(({ said }) => said);
    },
    /** To the beginning of a step, well away from what was tried before: all tries come from one address. */
    rest: () => api.clock.move(2 * MINUTE + STEP_MS - (api.clock.now() % STEP_MS)),
  };
}

export const retryAfterOf = ({ body }: Called) =>
  (body as { detail?: { retryAfter?: number } }).detail?.retryAfter ?? 0;
