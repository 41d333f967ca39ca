import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRateLimit } from '../../api/http/rate-limit.ts';
import { hashPassword } from '../../api/session/passwords.ts';
import { createSignInDelay } from '../../api/session/sign-in-delay.ts';
import { Refusal } from '../../domain/errors.ts';
import { useTestApi } from '../support/api.ts';
import { buildWorld, signedIn, type World } from './staff-world.ts';

const PASSWORD = 'tsukue-no-ue-no-ringo';
const PATH = '/api/staff/session';

describe('signing in', () => {
  const api = useTestApi();
  let world: World;
  let loginId: string;

  const signIn = (given: object = {}) =>
    api.call('POST', PATH, {
      body: { organisation: world.organisation.code, loginId, password: PASSWORD, ...given },
    });

  async function newAccount(options: { disabledAt?: Date } = {}) {
    const { organisation, service } = world;
    const roles = [{ service, role: 'counselor' as const }];
    const passwordHash = await hashPassword(PASSWORD);
    return api.build.buildStaff({ organisation, roles, name: '北 花子', passwordHash, ...options });
  }

  beforeAll(async () => {
    world = await buildWorld(api);
    ({ loginId } = await newAccount());
  });

  test('with the right password begins a session and says who one is', async () => {
    const answer = await signIn();
    expect(answer).toMatchObject({
      status: 200,
      body: {
        next: 'none',
        me: {
          loginId,
          name: '北 花子',
          organisation: { code: world.organisation.code },
          duty: 'off',
          hasSecondFactor: false,
          services: [{ id: world.service.id, roles: ['counselor'] }],
        },
      },
    });
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/u);
    const me = await api.call('GET', PATH, { cookie: answer.cookie });
    expect(me.body).toEqual((answer.body as { me: object }).me);
  });

  test('leaves a row in the audit trail, success and failure alike', async () => {
    const account = await newAccount();
    await signIn({ loginId: account.loginId, password: 'chigau-kotoba-desu' });
    api.clock.move(2_000);
    await signIn({ loginId: account.loginId });
    const { rows } = await api.build.pool.query<{ action: string; outcome: string }>(
      `select action, outcome from audit_entries where actor_id = $1 order by id`,
      [account.id],
    );
    expect(rows).toEqual([
      { action: 'session.begin', outcome: 'refused' },
      { action: 'session.begin', outcome: 'done' },
    ]);
  });

  test('answers alike whether the organisation, the account or the password is wrong, or the account is disabled', async () => {
    const disabled = await newAccount({ disabledAt: new Date() });
    const tries = [
      { password: 'chigau-kotoba-desu' },
      { loginId: 'daremo-inai' },
      { organisation: 'doko-ni-mo-nai' },
      { loginId: disabled.loginId },
    ];
    const bodies = [];
    for (const given of tries) {
      const { status, body } = await signIn(given);
      expect(status).toBe(401);
      bodies.push({ ...(body as object), requestId: null });
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0]).toMatchObject({ code: 'sign-in-failed' });
  });

  test.for(['an account', 'nobody'])(
    'makes the next try at %s wait after a failure',
    async (whose) => {
      const account = await newAccount();
      const tried = whose === 'nobody' ? 'inai-hito' : account.loginId;
      const failed = await signIn({ loginId: tried, password: 'chigau-kotoba-desu' });
      expect(failed.status).toBe(401);
      const held = await signIn({ loginId: tried });
      expect(held).toMatchObject({ status: 429, body: { code: 'too-many-tries' } });
      const { detail } = held.body as { detail: { retryAfter: number } };
      expect(held.headers.get('retry-after')).toBe(String(detail.retryAfter));
      api.clock.move(detail.retryAfter * 1000);
      const isRight = whose === 'nobody' ? 401 : 200;
      expect(await signIn({ loginId: tried })).toMatchObject({ status: isRight });
    },
  );

  test('lets only one of several tries at once be answered', async () => {
    const { loginId: tried } = await newAccount();
    const guesses = Array.from({ length: 6 }, (_, index) =>
      signIn({ loginId: tried, password: `chigau-kotoba-${index}` }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(1);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  test('is held back at an address that tries account after account, and opens again', async () => {
    const { loginId: spared } = await newAccount();
    const usual = api.deps.staff.signInRate;
    api.deps.staff.signInRate = createRateLimit({ burst: 2, perSecond: 0.01 });
    try {
      for (const expected of [401, 401, 429]) {
        const tried = `inai-hito-${randomUUID().slice(0, 8)}`;
        expect(await signIn({ loginId: tried })).toMatchObject({ status: expected });
      }
      expect(await signIn({ loginId: spared })).toMatchObject({ status: 429 });
      api.clock.move(100_000);
      // A success uses nothing up: a whole shift may come in through one address.
      for (let count = 0; count < 3; count += 1) {
        expect(await signIn({ loginId: spared })).toMatchObject({ status: 200 });
      }
    } finally {
      api.deps.staff.signInRate = usual;
    }
  });

  test('is undone by signing out', async () => {
    const me = await signedIn(api, await newAccount());
    expect(await me.delete(PATH)).toMatchObject({ status: 204 });
    expect(await me.get(PATH)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  test('never puts the password into the log', () => {
    expect(api.logged()).not.toContain(PASSWORD);
    expect(api.logged()).not.toContain('chigau-kotoba');
  });
});

describe('the delay between tries', () => {
  function waitOf(attempt: () => void): unknown {
    try {
      attempt();
      return null;
    } catch (error) {
      return error instanceof Refusal ? error.detail?.['retryAfter'] : error;
    }
  }

  test('doubles with each failure up to a minute, and never becomes a lock-out', () => {
    const delay = createSignInDelay();
    let now = 0;
    const waits = [];
    for (let failure = 0; failure < 9; failure += 1) {
      delay.begin('key', now);
      delay.fail('key', now);
      const wait = waitOf(() => delay.begin('key', now));
      waits.push(wait);
      now += Number(wait) * 1000;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('is forgotten after a success, and knows nothing of other addresses', () => {
    const delay = createSignInDelay();
    delay.begin('here', 0);
    expect(waitOf(() => delay.begin('elsewhere', 0))).toBeNull();
    delay.succeed('here');
    expect(waitOf(() => delay.begin('here', 0))).toBeNull();
  });
});
