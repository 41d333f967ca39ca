/** 「自分の設定」: proof asked once more, recovery codes, password, and where one is signed in. */
import { describe, expect, test } from 'vitest';
import { useTestApi } from '../support/api.ts';
import { MINUTE, SESSION, useSignIns } from './sign-in-world.ts';

const PASSWORD = 'tsukue-no-ue-no-ringo';
const ACCOUNT = '/api/staff/account';
const api = useTestApi();
const { newAccount, newEnrolled, codeAt, wrongCode, halfway, atHalf, opens, trailOf, rest } =
  useSignIns(api, PASSWORD);
type Staff = Awaited<ReturnType<typeof newAccount>>;

const post = (cookie: string, path: string, body: object = {}) =>
  api.call('POST', path, { cookie, body });
const makeCodes = async (cookie: string) => {
  const made = await post(cookie, `${ACCOUNT}/recovery-codes`);
  expect(made.status).toBe(200);
  return (made.body as { codes: string[] }).codes;
};
const enterRecovery = async (account: Staff, recoveryCode: string) =>
  post((await atHalf(account)).cookie, `${SESSION}/code`, { recoveryCode });
const stale = (account: Staff) =>
  api.build.signIn(account, { createdAt: api.clock.now(), provedAt: api.clock.now() - 5 * MINUTE });

describe('what reaches far', () => {
  test('is asked for a code after five minutes, and goes on for five more', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const cookie = await stale(account);
    const refused = await post(cookie, `${ACCOUNT}/recovery-codes`);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'step-up-needed', detail: { ways: ['code'] } },
    });
    const wrong = await post(cookie, `${SESSION}/step-up`, { code: wrongCode(secret) });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'code-wrong' } });
    api.clock.move(2_000);
    expect(await post(cookie, `${SESSION}/step-up`, { code: codeAt(secret) })).toMatchObject({
      status: 204,
    });
    expect((await makeCodes(cookie)).length).toBe(10);
    api.clock.move(5 * MINUTE);
    expect(await post(cookie, `${ACCOUNT}/recovery-codes`)).toMatchObject({ status: 403 });
    expect(await trailOf(account)).toEqual([
      'session.step-up refused',
      'session.step-up done',
      'recovery-codes.make done',
    ]);
  });

  test('takes the password of whoever has no second factor, and of nobody else', async () => {
    const counselor = await newAccount('counselor');
    const cookie = await stale(counselor);
    const wrong = await post(cookie, `${SESSION}/step-up`, { password: 'chigau-kotoba-desu' });
    expect(wrong).toMatchObject({ status: 401 });
    api.clock.move(2_000);
    const proved = await post(cookie, `${SESSION}/step-up`, { password: PASSWORD });
    expect(proved).toMatchObject({ status: 204 });
    const { account } = await newEnrolled();
    const refused = await post(await stale(account), `${SESSION}/step-up`, { password: PASSWORD });
    expect(refused).toMatchObject({ status: 409, body: { detail: { ways: ['code'] } } });
  });

  test('is free for five minutes from signing in', async () => {
    rest();
    const { account, secret } = await newEnrolled();
    const { cookie } = await halfway(account);
    const whole = await post(cookie, `${SESSION}/code`, { code: codeAt(secret) });
    expect((await makeCodes(whole.cookie)).length).toBe(10);
  });
});

describe('a recovery code', () => {
  test('of ten opens once each, also typed small and without its hyphens', async () => {
    const { account } = await newEnrolled();
    const cookie = await api.build.signIn(account, { createdAt: api.clock.now() });
    const codes = await makeCodes(cookie);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes)
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){5}$/u);
    const [first = '', second = ''] = codes;
    const whole = await enterRecovery(account, first.toLowerCase().replaceAll('-', ' '));
    expect(whole).toMatchObject({ status: 200, body: { recoveryCodesLeft: 9 } });
    expect(await opens(whole.cookie)).toBe(true);
    const again = await enterRecovery(account, first);
    expect(again).toMatchObject({ status: 401, body: { code: 'recovery-code-wrong' } });
    expect(await enterRecovery(account, second)).toMatchObject({ status: 200 });
  });

  test('sent many times at once opens one session', async () => {
    const { account } = await newEnrolled();
    const [code = ''] = await makeCodes(
      await api.build.signIn(account, { createdAt: api.clock.now() }),
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => enterRecovery(account, code)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is worth nothing once new ones are made, to somebody else, and in any row of the database', async () => {
    const { account } = await newEnrolled();
    const { account: other } = await newEnrolled();
    const cookie = await api.build.signIn(account, { createdAt: api.clock.now() });
    const [old = ''] = await makeCodes(cookie);
    const [code = ''] = await makeCodes(cookie);
    expect(await enterRecovery(account, old)).toMatchObject({ status: 401 });
    expect(await enterRecovery(other, code)).toMatchObject({ status: 401 });
    const { rows } = await api.build.pool.query<{ row: string }>(
      `select row_to_json(r)::text as row from recovery_codes r where staff_id = $1`,
      [account.id],
    );
    expect(rows).toHaveLength(10);
    for (const { row } of rows) expect(row).not.toContain(code.replaceAll('-', ''));
    expect(api.logged()).not.toContain(code);
  });

  test('is not made where there is nothing that it could stand in for', async () => {
    const counselor = await newAccount('counselor');
    const cookie = await api.build.signIn(counselor, { createdAt: api.clock.now() });
    expect(await post(cookie, `${ACCOUNT}/recovery-codes`)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'no-factor' } },
    });
  });
});

describe('one’s own sessions', () => {
  const device =
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';

  test('are listed in coarse words, and ended one by one or all others at once', async () => {
    const account = await newAccount('counselor');
    const begun = async () =>
      (
        await api.call('POST', SESSION, {
          body: {
            organisation: (await organisationOf(account)) ?? '',
            loginId: account.loginId,
            password: PASSWORD,
          },
          headers: { 'User-Agent': device },
        })
      ).cookie;
    const [here, other, third] = [await begun(), await begun(), await begun()];
    const { body } = await api.call('GET', ACCOUNT, { cookie: here });
    const { sessions } = body as { sessions: { id: string; isHere: boolean }[] };
    expect(sessions).toHaveLength(3);
    expect(sessions.filter(({ isHere }) => isHere)).toHaveLength(1);
    expect(sessions[0]).toMatchObject({
      device: 'windows/edge',
      place: '127.0.＊.＊',
      isSamePlace: true,
    });
    const { body: seenThere } = await api.call('GET', ACCOUNT, { cookie: other });
    const there = (seenThere as { sessions: typeof sessions }).sessions.find((one) => one.isHere);
    const end = await post(here, `${ACCOUNT}/sessions/removal`, { sessionId: there?.id });
    expect(end.status).toBe(204);
    expect([await opens(here), await opens(other), await opens(third)]).toEqual([
      true,
      false,
      true,
    ]);
    expect((await post(here, `${ACCOUNT}/sessions/removal-of-others`)).status).toBe(204);
    expect([await opens(here), await opens(third)]).toEqual([true, false]);
  });

  test('of somebody else are not there', async () => {
    const [account, other] = [await newAccount('counselor'), await newAccount('counselor')];
    const theirs = await api.build.signIn(other, { createdAt: api.clock.now() });
    const { body } = await api.call('GET', ACCOUNT, { cookie: theirs });
    const sessionId = (body as { sessions: { id: string }[] }).sessions[0]?.id;
    const cookie = await api.build.signIn(account, { createdAt: api.clock.now() });
    expect(await post(cookie, `${ACCOUNT}/sessions/removal`, { sessionId })).toMatchObject({
      status: 404,
    });
    expect(await opens(theirs)).toBe(true);
  });

  test('keep the address they were begun from encrypted', async () => {
    const account = await newAccount('counselor');
    await halfway(account);
    const { rows } = await api.build.pool.query<{ address: Buffer }>(
      `select address from staff_sessions where staff_id = $1`,
      [account.id],
    );
    expect(rows[0]?.address.length).toBeGreaterThan(40);
    expect(rows[0]?.address.includes('127.0.0.1')).toBe(false);
  });
});

describe('a new password', () => {
  test('is taken with the one of now, and ends all other sessions', async () => {
    const account = await newAccount('counselor');
    const here = (await halfway(account)).cookie;
    const other = (await halfway(account)).cookie;
    const change = (body: object) => post(here, `${ACCOUNT}/password`, body);
    const password = 'mado-no-soto-no-suzume';
    expect(await change({ current: 'chigau-kotoba-desu', password })).toMatchObject({
      status: 400,
      body: { detail: { reason: 'current-wrong', fields: ['current'] } },
    });
    api.clock.move(2_000);
    for (const weak of ['mijikai', 'password123456', PASSWORD]) {
      const refused = await change({ current: PASSWORD, password: weak });
      expect(refused).toMatchObject({ status: 400, body: { detail: { fields: ['password'] } } });
    }
    expect(await change({ current: PASSWORD, password })).toMatchObject({ status: 204 });
    expect([await opens(here), await opens(other)]).toEqual([true, false]);
    expect(await halfway(account)).toMatchObject({ status: 401 });
    expect(await trailOf(account)).toContain('password.change done');
    expect(api.logged()).not.toContain(password);
  });
});

async function organisationOf({ organisationId }: Staff): Promise<string | undefined> {
  const { rows } = await api.build.pool.query<{ code: string }>(
    `select code from organisations where id = $1`,
    [organisationId],
  );
  return rows[0]?.code;
}
