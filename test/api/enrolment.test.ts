/** Setting up the second factor: at the first sign-in where it is needed, or of one's own accord. */
import { describe, expect, test } from 'vitest';
import type { Enrolment } from '../../contracts/session.ts';
import { useTestApi, type Called } from '../support/api.ts';
import { SESSION, useSignIns } from './sign-in-world.ts';

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

describe('setting up the second factor', () => {
  const begin = (cookie: string, body: object = {}) =>
    api.call('POST', `${SESSION}/second-factor`, { cookie, body });
  const confirm = (cookie: string, code: string) =>
    api.call('POST', `${SESSION}/second-factor/confirm`, { cookie, body: { code } });
  const secretIn = ({ body }: Called) => (body as Enrolment).secret;

  test('comes first for whoever needs one and has none, and ends with being signed in', async () => {
    rest();
    const account = await newAccount('supervisor');
    const half = await halfway(account);
    expect(half).toMatchObject({ status: 200, body: { next: 'enrol' } });
    const begun = await begin(half.cookie);
    const secret = secretIn(begun);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/u);
    const { uri } = begun.body as Enrolment;
    expect(decodeURIComponent(uri)).toContain(
      `otpauth://totp/相談窓口:${account.loginId}@${world().organisation.code}?`,
    );
    const whole = await confirm(half.cookie, codeAt(secret));
    expect(whole).toMatchObject({ status: 200, body: { hasSecondFactor: true } });
    expect(await opens(whole.cookie)).toBe(true);
    expect(await opens(half.cookie)).toBe(false);
    expect(await trailOf(account)).toEqual([
      'session.password done',
      'second-factor.begin done',
      'second-factor.confirm done',
    ]);
    // The code that confirmed it has been used; the next one opens.
    const next = await halfway(account);
    expect(await sendCode(next.cookie, codeAt(secret))).toMatchObject({
      body: { code: 'code-used' },
    });
    expect(await sendCode(next.cookie, codeAt(secret, 1))).toMatchObject({ status: 200 });
  });

  test('keeps its secret when a code is wrong or the page is loaded again, and counts for nothing before a right one', async () => {
    rest();
    const account = await newAccount('administrator');
    const { cookie } = await atHalf(account);
    expect(await confirm(cookie, '123456')).toMatchObject({
      status: 409,
      body: { detail: { reason: 'no-enrolment' } },
    });
    const secret = secretIn(await begin(cookie));
    expect(await confirm(cookie, wrongCode(secret))).toMatchObject({
      status: 401,
      body: { code: 'code-wrong' },
    });
    expect(secretIn(await begin(cookie))).toBe(secret);
    expect(await opens(cookie)).toBe(false);
    expect(await halfway(account)).toMatchObject({ body: { next: 'enrol' } });
    expect(await confirm(cookie, codeAt(secret))).toMatchObject({ status: 200 });
  });

  test('in another session has another secret: who saw the first one has nothing of it', async () => {
    rest();
    const account = await newAccount('supervisor');
    const [theirs, ours] = [await atHalf(account), await atHalf(account)];
    const seen = secretIn(await begin(theirs.cookie));
    const secret = secretIn(await begin(ours.cookie));
    expect(secret).not.toBe(seen);
    expect(await confirm(ours.cookie, codeAt(secret))).toMatchObject({ status: 200 });
    // Enrolled now: the other half session is asked for a code, and can neither see nor set anything.
    for (const answer of [await begin(theirs.cookie), await confirm(theirs.cookie, codeAt(seen))]) {
      expect(answer).toMatchObject({
        status: 409,
        body: { detail: { reason: 'enrolled-already' } },
      });
    }
    expect(await sendCode(theirs.cookie, codeAt(seen, 1))).toMatchObject({
      body: { code: 'code-wrong' },
    });
  });

  test('finished twice at once is done once', async () => {
    rest();
    const account = await newAccount('supervisor');
    const halves = [await atHalf(account), await atHalf(account)];
    const secrets: string[] = [];
    for (const { cookie } of halves) secrets.push(secretIn(await begin(cookie)));
    const answers = await Promise.all(
      halves.map(({ cookie }, n) => confirm(cookie, codeAt(secrets[n] ?? ''))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  test.for(['code', 'none'] as const)(
    'cannot be done over by someone who has one (next step: %s)',
    async (next) => {
      rest();
      const { account, secret } = await newEnrolled();
      const half = await atHalf(account);
      const { cookie } = next === 'code' ? half : await sendCode(half.cookie, codeAt(secret));
      const refused = await begin(cookie, { password: PASSWORD });
      expect(refused).toMatchObject({ status: 409, body: { code: 'not-allowed-now' } });
    },
  );

  test('is a counselor’s to choose, and takes the password again', async () => {
    rest();
    const account = await newAccount('counselor');
    const { cookie } = await halfway(account);
    expect(await begin(cookie)).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    expect(await begin(cookie, { password: 'chigau-kotoba-desu' })).toMatchObject({
      status: 401,
      body: { code: 'sign-in-failed' },
    });
    rest();
    const secret = secretIn(await begin(cookie, { password: PASSWORD }));
    const elsewhere = await atHalf(account);
    const whole = await confirm(cookie, codeAt(secret));
    expect(whole).toMatchObject({ status: 200, body: { hasSecondFactor: true } });
    expect(await opens(whole.cookie)).toBe(true);
    // What was opened by the password alone is half a session from now on.
    expect(await opens(elsewhere.cookie)).toBe(false);
    expect(await halfway(account)).toMatchObject({ body: { next: 'code' } });
  });
});

test('secrets and codes stand nowhere in the open: not in the database, not in the log', async () => {
  rest();
  const account = await newAccount('supervisor');
  const half = await atHalf(account);
  const begun = await api.call('POST', `${SESSION}/second-factor`, {
    cookie: half.cookie,
    body: {},
  });
  const { secret } = begun.body as Enrolment;
  const enrolled = await newEnrolled();
  const code = codeAt(enrolled.secret);
  const { cookie } = await atHalf(enrolled.account);
  await sendCode(cookie, code);
  const { rows: tables } = await api.build.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const spellings = [secret, enrolled.secret].flatMap((one) => [
    one,
    Buffer.from(one).toString('hex'),
  ]);
  for (const { name } of tables) {
    const { rows } = await api.build.pool.query<{ text: string }>(
      `select t::text as text from "${name}" t`,
    );
    const all = rows.map(({ text }) => text).join('\n');
    for (const spelling of spellings) expect(all.includes(spelling), name).toBe(false);
  }
  for (const hidden of [secret, enrolled.secret, `"${code}"`]) {
    expect(api.logged()).not.toContain(hidden);
  }
});
