import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRateLimit } from '../../api/http/rate-limit.ts';
import { hashPassword } from '../../api/session/passwords.ts';
import {
  beginTry,
  failTry,
  LOOKED_AT_AN_HOUR,
  succeedTry,
  type Attempt,
} from '../../api/session/sign-in-delay.ts';
import { inScope } from '../../db/scope.ts';
import { Refusal } from '../../domain/errors.ts';
import { call, useTestApi } from '../support/api.ts';
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
  const api = useTestApi();
  const HOUR = 3_600_000;
  let organisationId: string;

  beforeAll(async () => {
    organisationId = (await buildWorld(api)).organisation.id;
  });

  const attemptOf = (loginId: string, address = '192.0.2.1') => ({
    organisationId,
    loginId,
    address,
  });
  const begin = (attempt: Attempt, now: number) => beginTry(api.deps.database, attempt, now);

  /** Seconds to wait; `null` when it is looked at. */
  async function waitOf(attempt: Attempt, now: number): Promise<number | null> {
    try {
      await begin(attempt, now);
      return null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return Number(error.detail?.['retryAfter']);
    }
  }

  const fail = (attempt: Attempt, now: number) =>
    inScope(api.deps.database, { organisationId, serviceIds: [] }, (tx) =>
      failTry(tx, attempt, now),
    );

  test('doubles with each failure up to a minute, and never becomes a lock-out', async () => {
    const attempt = attemptOf('doubling');
    let now = Date.now();
    const waits = [];
    for (let failure = 0; failure < 9; failure += 1) {
      await begin(attempt, now);
      await fail(attempt, now);
      const wait = await waitOf(attempt, now);
      waits.push(wait);
      now += Number(wait) * 1000;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('is forgotten after a success, and knows nothing of other addresses', async () => {
    const now = Date.now();
    const here = attemptOf('elsewhere-too');
    const tried = await begin(here, now);
    expect(await waitOf(attemptOf('elsewhere-too', '192.0.2.2'), now)).toBeNull();
    expect(await waitOf(here, now)).toBe(1);
    await succeedTry(api.deps.database, tried, now);
    expect(await waitOf(here, now)).toBeNull();
  });

  test('lets twenty tries an hour be looked at, from however many addresses they come', async () => {
    const now = Date.now();
    let looked = 0;
    for (let n = 0; n < 120; n += 1) {
      const attempt = attemptOf('sprayed', `198.51.100.${n}`);
      if ((await waitOf(attempt, now + n * 20_000)) === null) looked += 1;
    }
    expect(looked).toBe(LOOKED_AT_AN_HOUR);
    expect(await waitOf(attemptOf('sprayed', '203.0.113.9'), now + HOUR)).toBeNull();
  });

  test('keeps nobody out of where they came in before, whatever others try elsewhere', async () => {
    const now = Date.now();
    const office = attemptOf('at-work', '192.0.2.10');
    await succeedTry(api.deps.database, await begin(office, now), now);
    for (let n = 0; n < 2 * LOOKED_AT_AN_HOUR; n += 1) {
      await waitOf(attemptOf('at-work', `198.51.100.${n}`), now);
    }
    expect(await waitOf(attemptOf('at-work', '203.0.113.8'), now)).toBeGreaterThan(3_000);
    expect(await waitOf(office, now)).toBeNull();
  });

  test('is one count for two hundred tries at once at two processes', async () => {
    const organisation = { id: organisationId };
    const passwordHash = await hashPassword(PASSWORD);
    const { loginId } = await api.build.buildStaff({ organisation, passwordHash });
    const { rows } = await api.build.pool.query<{ code: string }>(
      `select code from organisations where id = $1`,
      [organisationId],
    );
    const usual = api.deps.staff.signInRate;
    api.deps.staff.signInRate = createRateLimit({ burst: 1_000, perSecond: 1 });
    const places = [api.url, await api.replica()];
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const body = { organisation: rows[0]?.code, loginId, password: `chigau-kotoba-${n}` };
        const place = places[n % 2] ?? api.url;
        return (await call(place, 'POST', PATH, { body })).status;
      }),
    );
    api.deps.staff.signInRate = usual;
    expect(statuses.filter((status) => status !== 429).length).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(1);
  });
});
