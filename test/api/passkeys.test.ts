/** Passkeys: an honest key opens, whatever is forged or altered does not. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { handleOf } from '../../api/session/passkeys.ts';
import { createRateLimit } from '../../api/http/rate-limit.ts';
import { useTestApi, type Called } from '../support/api.ts';
import { createAuthenticator, type Altered, type Question } from '../support/authenticator.ts';
import type { BuiltStaff } from '../support/factories.ts';
import { MINUTE, SESSION, useSignIns } from './sign-in-world.ts';

const PASSWORD = 'tsukue-no-ue-no-ringo';
const ACCOUNT = '/api/staff/account';
const api = useTestApi();
const { newAccount, newEnrolled, halfway, atHalf, opens, trailOf, codeAt, sendCode, rest } =
  useSignIns(api, PASSWORD);

const siteHere = () => ({ origin: api.url, rpId: new URL(api.url).hostname });

async function ask(path: string, cookie?: string): Promise<Question> {
  const answer = await api.call(
    'POST',
    path,
    cookie === undefined ? { body: {} } : { cookie, body: {} },
  );
  expect(answer.status).toBe(200);
  return (answer.body as { options: Question }).options;
}

/** A key of one's own, registered in a session of the account. */
async function withPasskey(account: BuiltStaff, name = '机のパソコン') {
  const cookie = await api.build.signIn(account, { createdAt: api.clock.now() });
  const key = createAuthenticator(siteHere());
  const question = await ask(`${ACCOUNT}/passkeys/challenge`, cookie);
  const body = { name, answer: key.register(question) };
  expect(await api.call('POST', `${ACCOUNT}/passkeys`, { cookie, body })).toMatchObject({
    status: 204,
  });
  return { key, cookie };
}

const alone = (passkey: object) => api.call('POST', `${SESSION}/passkey`, { body: passkey });
const asSecond = (cookie: string, passkey: object) =>
  api.call('POST', `${SESSION}/code`, { cookie, body: { passkey } });
const codeOf = ({ body }: Called) => (body as { code?: string }).code;

describe('a passkey', () => {
  test('is registered with a name, several to a person, each once', async () => {
    const { account } = await newEnrolled();
    const { cookie } = await withPasskey(account, '机のパソコン');
    const { key } = await withPasskey(account, '予備の鍵');
    const own = await api.call('GET', ACCOUNT, { cookie });
    expect(own.body).toMatchObject({
      needsSecondFactor: true,
      passkeys: [{ name: '机のパソコン', usedAt: null }, { name: '予備の鍵' }],
    });
    const question = await ask(`${ACCOUNT}/passkeys/challenge`, cookie);
    const body = { name: 'また同じ鍵', answer: key.register(question) };
    expect(await api.call('POST', `${ACCOUNT}/passkeys`, { cookie, body })).toMatchObject({
      status: 401,
      body: { code: 'passkey-refused' },
    });
  });

  test('is the second step after the password', async () => {
    const { account } = await newEnrolled();
    const { key } = await withPasskey(account);
    const first = await halfway(account);
    expect(first.body).toMatchObject({ next: 'code', ways: ['passkey', 'code'] });
    const question = await ask(`${SESSION}/challenge`, first.cookie);
    const whole = await asSecond(first.cookie, key.prove(question));
    expect(whole).toMatchObject({ status: 200, body: { loginId: account.loginId } });
    expect(await opens(whole.cookie)).toBe(true);
  });

  test('opens by itself where it knows its owner, and only there', async () => {
    const { account } = await newEnrolled();
    const { key } = await withPasskey(account);
    const question = await ask(`${SESSION}/passkey/challenge`);
    const begun = await alone(key.prove(question));
    expect(begun).toMatchObject({ status: 200, body: { loginId: account.loginId } });
    expect(await opens(begun.cookie)).toBe(true);
    expect(await trailOf(account)).toContain('session.begin done');
    const present = 0x01;
    const unverified = await alone(
      key.prove(await ask(`${SESSION}/passkey/challenge`), { flags: present }),
    );
    expect(codeOf(unverified)).toBe('passkey-refused');
  });

  test('is enough for somebody who never had an app, and asked for from then on', async () => {
    const account = await newAccount('counselor');
    const { key, cookie } = await withPasskey(account);
    expect(await opens(cookie)).toBe(true);
    const first = await halfway(account);
    expect(first.body).toMatchObject({ next: 'code', ways: ['passkey'] });
    expect(await opens(first.cookie)).toBe(false);
    const question = await ask(`${SESSION}/challenge`, first.cookie);
    expect(await asSecond(first.cookie, key.prove(question))).toMatchObject({ status: 200 });
  });

  test('is proof again before what reaches far', async () => {
    const { account } = await newEnrolled();
    const { key } = await withPasskey(account);
    const cookie = await api.build.signIn(account, { provedAt: null, createdAt: api.clock.now() });
    const refused = await api.call('POST', `${ACCOUNT}/recovery-codes`, { cookie, body: {} });
    expect(refused.body).toMatchObject({ detail: { ways: ['passkey', 'code'] } });
    const passkey = key.prove(await ask(`${SESSION}/challenge`, cookie));
    const proved = await api.call('POST', `${SESSION}/step-up`, { cookie, body: { passkey } });
    expect(proved.status).toBe(204);
    expect(await api.call('POST', `${ACCOUNT}/recovery-codes`, { cookie, body: {} })).toMatchObject(
      { status: 200 },
    );
  });

  test('is asked for before an app stands beside it, whoever knows the password', async () => {
    const account = await newAccount('counselor');
    const { key } = await withPasskey(account);
    const cookie = await api.build.signIn(account, { provedAt: null, createdAt: api.clock.now() });
    const body = { password: PASSWORD };
    const begin = () => api.call('POST', `${SESSION}/second-factor`, { cookie, body });
    expect(await begin()).toMatchObject({ status: 403, body: { code: 'step-up-needed' } });
    const passkey = key.prove(await ask(`${SESSION}/challenge`, cookie));
    await api.call('POST', `${SESSION}/step-up`, { cookie, body: { passkey } });
    rest();
    expect((await begin()).status).toBe(200);
  });

  test('is taken away, but not as the last second factor of whoever needs one', async () => {
    const { account } = await newEnrolled();
    const { key, cookie } = await withPasskey(account);
    const own = await api.call('GET', ACCOUNT, { cookie });
    const [passkey] = (own.body as { passkeys: { id: string }[] }).passkeys;
    expect(await api.call('POST', `${ACCOUNT}/app/removal`, { cookie, body: {} })).toMatchObject({
      status: 204,
    });
    const body = { passkeyId: passkey?.id };
    const last = await api.call('POST', `${ACCOUNT}/passkeys/removal`, { cookie, body });
    expect(last).toMatchObject({ status: 409, body: { detail: { reason: 'last-factor' } } });
    await withPasskey(account, '予備の鍵');
    const removed = await api.call('POST', `${ACCOUNT}/passkeys/removal`, { cookie, body });
    expect(removed.status).toBe(204);
    const gone = await alone(key.prove(await ask(`${SESSION}/passkey/challenge`)));
    expect(codeOf(gone)).toBe('passkey-refused');
  });

  test('of a disabled account opens nothing', async () => {
    const { account } = await newEnrolled();
    const { key } = await withPasskey(account);
    await api.build.pool.query(`update staff set disabled_at = now() where id = $1`, [account.id]);
    const question = await ask(`${SESSION}/passkey/challenge`);
    expect(codeOf(await alone(key.prove(question)))).toBe('passkey-refused');
  });
});

describe('of two hundred answers that are forged, altered or said again', () => {
  /** The challenge is always a fresh one of ours. */
  const FORGED: Record<string, (owner: BuiltStaff) => Altered> = {
    'another origin': () => ({ origin: 'https://madoguchi.example.evil' }),
    'another port of this machine': () => ({ origin: siteHere().origin.replace(/\d+$/u, '1') }),
    'another site’s id': () => ({ rpId: 'evil.example' }),
    'a challenge of one’s own': () => ({ challenge: randomBytes(32).toString('base64url') }),
    'an answer to another kind of question': () => ({ type: 'webauthn.create' }),
    'nobody present': () => ({ flags: 0x04 }),
    'another key': () => ({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }),
    'a counter that stands still': () => ({ counter: 3 }),
    'a counter that goes back': () => ({ counter: 2 }),
    'a credential that is nobody’s': () => ({
      credentialId: randomBytes(32).toString('base64url'),
    }),
    'a signature with one bit changed': () => ({
      after: (answer) => {
        const bytes = Buffer.from(answer.response.signature, 'base64url');
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return {
          ...answer,
          response: { ...answer.response, signature: bytes.toString('base64url') },
        };
      },
    }),
    'data of the authenticator changed after it was signed': () => ({
      after: (answer) => {
        const bytes = Buffer.from(answer.response.authenticatorData, 'base64url');
        bytes.writeUInt32BE(9_999, 33);
        return {
          ...answer,
          response: { ...answer.response, authenticatorData: bytes.toString('base64url') },
        };
      },
    }),
  };

  test('none is taken, as the second step or alone', async () => {
    api.deps.staff.signInRate = createRateLimit({ burst: 10_000, perSecond: 1_000 });
    const { account } = await newEnrolled();
    const { account: other } = await newEnrolled();
    const { key } = await withPasskey(account);
    const { key: others } = await withPasskey(other);
    const { cookie } = await atHalf(account);
    // Three honest answers, so that there is a counter to go back from.
    for (let n = 0; n < 3; n += 1) {
      expect(await alone(key.prove(await ask(`${SESSION}/passkey/challenge`)))).toMatchObject({
        status: 200,
      });
    }
    const kinds = Object.values(FORGED);
    const taken: number[] = [];
    for (let n = 0; n < 160; n += 1) {
      const kind = kinds[n % kinds.length];
      if (!kind) continue;
      const isAlone = n % 2 === 0;
      const question = isAlone
        ? await ask(`${SESSION}/passkey/challenge`)
        : await ask(`${SESSION}/challenge`, cookie);
      const answer = key.prove(question, { counter: 3 + n + 1, ...kind(account) });
      const { status } = await (isAlone ? alone(answer) : asSecond(cookie, answer));
      if (status < 400) taken.push(n);
    }
    // Somebody else's key in one's own name, and a question of somebody else's session.
    for (let n = 0; n < 10; n += 1) {
      const userHandle = handleOf(account).toString('base64url');
      const inName = others.prove(await ask(`${SESSION}/passkey/challenge`), { userHandle });
      if ((await alone(inName)).status < 400) taken.push(200 + n);
      const theirs = await atHalf(other);
      const crossed = key.prove(await ask(`${SESSION}/challenge`, theirs.cookie), {
        counter: 5_000 + n,
      });
      if ((await asSecond(cookie, crossed)).status < 400) taken.push(300 + n);
    }
    // A question for another purpose; one that was answered before; one that is too old.
    for (let n = 0; n < 7; n += 1) {
      const question = await ask(`${SESSION}/passkey/challenge`);
      if ((await asSecond(cookie, key.prove(question, { counter: 6_000 + n }))).status < 400)
        taken.push(400 + n);
    }
    const once = key.prove(await ask(`${SESSION}/passkey/challenge`), { counter: 7_000 });
    expect(await alone(once)).toMatchObject({ status: 200 });
    for (let n = 0; n < 7; n += 1) if ((await alone(once)).status < 400) taken.push(500 + n);
    for (let n = 0; n < 6; n += 1) {
      const late = key.prove(await ask(`${SESSION}/passkey/challenge`), { counter: 8_000 + n });
      api.clock.move(5 * MINUTE + 1_000);
      if ((await alone(late)).status < 400) taken.push(600 + n);
    }
    expect(taken).toEqual([]);
    const honest = key.prove(await ask(`${SESSION}/passkey/challenge`), { counter: 9_000 });
    expect(await alone(honest)).toMatchObject({ status: 200 });
  });
});

describe('a code of the app', () => {
  test('is taken once in five hundred tries with it, many at a time', async () => {
    rest();
    api.deps.staff.signInRate = createRateLimit({ burst: 10_000, perSecond: 1_000 });
    const { account, secret } = await newEnrolled();
    const { cookie } = await atHalf(account);
    const code = codeAt(secret);
    expect(await sendCode(cookie, code)).toMatchObject({ status: 200 });
    const halves = await Promise.all(Array.from({ length: 20 }, () => atHalf(account)));
    let taken = 0;
    for (let round = 0; round < 25; round += 1) {
      const answers = await Promise.all(halves.map((half) => sendCode(half.cookie, code)));
      taken += answers.filter(({ status }) => status < 400).length;
    }
    expect(taken).toBe(0);
  });
});
