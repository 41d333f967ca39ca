/** The second step of signing in: codes that count once, and sessions that are half until then. */
import { describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { MINUTE, retryAfterOf, SESSION, useSignIns } from './sign-in-world.ts';

const PASSWORD = 'tsukue-no-ue-no-ringo';
const api = useTestApi();
const {
  world,
  newAccount,
  newEnrolled,
  codeAt,
  wrongCode,
  halfway,
  atHalf,
  sendCode,
  opens,
  trailOf,
  rest,
} = useSignIns(api, PASSWORD);

describe('whoever supervises, administers, audits or operates', () => {
  test.for(['supervisor', 'administrator', 'auditor', 'system-operator'] as const)(
    'as a %s is asked for a code after the password, and is in with it',
    async (role) => {
      const { account, secret } = await newEnrolled(role);
      const first = await halfway(account);
      expect(first).toMatchObject({ status: 200, body: { next: 'code', retryAfter: 0 } });
      expect(await opens(first.cookie)).toBe(false);
      const whole = await sendCode(first.cookie, codeAt(secret));
      expect(whole).toMatchObject({
        status: 200,
        body: { loginId: account.loginId, hasSecondFactor: true },
      });
      expect(await opens(whole.cookie)).toBe(true);
      expect(await trailOf(account)).toEqual(['session.password done', 'session.begin done']);
    },
  );

  test('gets a new token with the code; the one from before opens nothing any more', async () => {
    const { account, secret } = await newEnrolled();
    const first = await halfway(account);
    const whole = await sendCode(first.cookie, codeAt(secret));
    expect(whole.cookie).not.toBe(first.cookie);
    for (const path of [`${SESSION}/code`, `${SESSION}/second-factor`]) {
      const again = await api.call('POST', path, { cookie: first.cookie, body: {} });
      expect(again).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    }
  });

  test('who is given such a role later needs the second factor from then on', async () => {
    const account = await newAccount('counselor');
    const { cookie } = await halfway(account);
    expect(await opens(cookie)).toBe(true);
    await api.build.insert('memberships', {
      staff_id: account.id,
      service_id: world().service.id,
      role: 'supervisor',
      organisation_id: world().organisation.id,
    });
    expect(await opens(cookie)).toBe(false);
    expect(await halfway(account)).toMatchObject({ body: { next: 'enrol' } });
  });

  test('has ten minutes for the second step', async () => {
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    api.clock.move(9 * MINUTE);
    expect(await sendCode(cookie, wrongCode(secret))).toMatchObject({
      body: { code: 'code-wrong' },
    });
    api.clock.move(MINUTE + 1000);
    const late = await sendCode(cookie, codeAt(secret));
    expect(late).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  test('may leave halfway', async () => {
    const { account, secret } = await newEnrolled();
    const { cookie } = await halfway(account);
    expect(await api.call('DELETE', SESSION, { cookie })).toMatchObject({ status: 204 });
    expect(await sendCode(cookie, codeAt(secret))).toMatchObject({ status: 401 });
  });
});

describe('a code', () => {
  test.for([-1, 0, 1])('is taken when the clocks are %s steps apart', async (steps) => {
    rest();
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    expect(await sendCode(cookie, codeAt(secret, steps))).toMatchObject({ status: 200 });
  });

  test.for([-2, 2])('is wrong when they are %s steps apart', async (steps) => {
    rest();
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    const refused = await sendCode(cookie, codeAt(secret, steps));
    expect(refused).toMatchObject({ status: 401, body: { code: 'code-wrong' } });
  });

  test('is read as it is typed: in full width, with blanks', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    const wide = Array.from(codeAt(secret), (digit) =>
      String.fromCodePoint(0xfee0 + digit.charCodeAt(0)),
    );
    const typed = ` ${wide.slice(0, 3).join('')}　${wide.slice(3).join('')} `;
    expect(await sendCode(cookie, typed)).toMatchObject({ status: 200 });
  });

  test.for(['12345', '1234567', 'abcdef', ''])('is six digits, not “%s”', async (code) => {
    const { account } = await newEnrolled();
    const { cookie } = await atHalf(account);
    expect(await sendCode(cookie, code)).toMatchObject({
      status: 400,
      body: { code: 'invalid-input' },
    });
  });

  test('counts once: the same again is refused as used, also in the session of another browser', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const [one, other] = [await atHalf(account), await atHalf(account)];
    const code = codeAt(secret);
    expect(await sendCode(one.cookie, code)).toMatchObject({ status: 200 });
    const again = await sendCode(other.cookie, code);
    expect(again).toMatchObject({ status: 401, body: { code: 'code-used' } });
    expect((again.body as { message: string }).message).toContain('次の数字が出てから');
    // That was no guess: the next code is taken at once, an earlier one never again.
    const earlier = await sendCode(other.cookie, codeAt(secret, -1));
    expect(earlier).toMatchObject({ body: { code: 'code-used' } });
    expect(await sendCode(other.cookie, codeAt(secret, 1))).toMatchObject({ status: 200 });
    expect(await trailOf(account)).toContain('session.code refused');
  });

  test('sent many times at once makes one session', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    const code = codeAt(secret);
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendCode(cookie, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { rows } = await api.build.pool.query(
      `select 1 from staff_sessions where staff_id = $1 and proved = 'second-factor'`,
      [account.id],
    );
    expect(rows).toHaveLength(1);
  });

  test('is not asked of a counselor who has set up nothing', async () => {
    const account = await newAccount('counselor');
    const { cookie, body } = await halfway(account);
    expect(body).toMatchObject({ next: 'none', me: { hasSecondFactor: false } });
    expect(await sendCode(cookie, '123456')).toMatchObject({
      status: 409,
      body: { code: 'not-allowed-now' },
    });
  });
});

describe('a wrong code', () => {
  test('makes the next wait, twice as long each time, up to a quarter of an hour', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const waits: number[] = [];
    for (let failure = 0; failure < 12; failure += 1) {
      const { cookie } = await atHalf(account);
      const refused = await sendCode(cookie, wrongCode(secret, failure * 50));
      expect(refused).toMatchObject({ status: 401, body: { code: 'code-wrong' } });
      waits.push(retryAfterOf(refused));
      api.clock.move(retryAfterOf(refused) * 1000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    const { cookie } = await atHalf(account);
    expect(await sendCode(cookie, codeAt(secret))).toMatchObject({ status: 200 });
    const { body } = await halfway(account);
    expect(body).toEqual({ next: 'code', retryAfter: 0, ways: ['code'] });
  });

  test('keeps the right one waiting too, also when one begins again with the password', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    await api.build.pool.query(`update second_factors set failures = 9 where staff_id = $1`, [
      account.id,
    ]);
    const { cookie } = await atHalf(account);
    expect(retryAfterOf(await sendCode(cookie, wrongCode(secret)))).toBe(512);
    const anew = await halfway(account);
    expect(anew).toMatchObject({ body: { next: 'code' } });
    expect((anew.body as { retryAfter: number }).retryAfter).toBeGreaterThan(400);
    const held = await sendCode(anew.cookie, codeAt(secret));
    expect(held).toMatchObject({ status: 429, body: { code: 'too-many-tries' } });
    expect(held.headers.get('retry-after')).toBe(String(retryAfterOf(held)));
  });

  test('is one of many at once that is looked at; the others gain nothing', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    const guesses = Array.from({ length: 8 }, (_, n) =>
      sendCode(cookie, wrongCode(secret, n * 50)),
    );
    const codes = (await Promise.all(guesses)).map(({ body }) => (body as { code: string }).code);
    expect(codes.filter((code) => code === 'code-wrong')).toHaveLength(1);
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(7);
  });

  test('is held back at an address that tries account after account', async () => {
    rest();
    const statuses = [];
    for (let n = 0; n < 24; n += 1) {
      const { account, secret } = await newEnrolled();
      const cookie = await api.build.signIn(account, {
        proved: 'password',
        createdAt: api.clock.now(),
      });
      statuses.push((await sendCode(cookie, wrongCode(secret))).status);
    }
    expect(statuses).toContain(429);
    rest();
  });
});
