/** A service is connected with its LINE account by typing in credentials; LINE says whether it works. */
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { ChannelShown } from '../../contracts/channels.ts';
import { LINE_CHECK_REASONS } from '../../domain/line-checks.ts';
import { FREE_CHANNELS } from '../../line/phone/demo-channel.ts';
import { NEW_LIFF_APP } from '../../line/phone/state.ts';
import { useTestApi, type Called } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { buildWorld, type Member, type World } from './staff-world.ts';

type Shown = z.infer<typeof ChannelShown>;

const api = useTestApi();
let world: World;
let administrator: Member;
let path: string;
const [account, other] = FREE_CHANNELS;
if (!account || !other) throw new Error('the stand-in has no free accounts');

const CREDENTIALS = {
  lineChannelId: account.channelId,
  channelSecret: account.channelSecret,
  loginChannelId: account.loginChannelId,
  loginChannelSecret: account.loginChannelSecret,
  liffId: account.liffId,
};

beforeAll(async () => {
  world = await buildWorld(api);
  administrator = await world.member('administrator');
  // The stand-in reaches this API.
  api.deps.config.roomOrigin = api.url;
});

/** A service of its own that nothing is connected with. */
async function newPath(): Promise<string> {
  const id = randomUUID();
  await administrator.post('/api/staff/services', {
    id,
    name: '総合相談',
    code: `general-${id.slice(0, 8)}`,
    mode: 'live',
    from: { kind: 'template', template: 'general' },
  });
  return `/api/staff/services/${id}/channel`;
}

beforeEach(async () => {
  await api.build.pool.query(`delete from channels where line_channel_id = $1`, [
    account.channelId,
  ]);
  api.phone.control.configureChannel({
    ...account,
    webhookUrl: null,
    isWebhookActive: true,
    chatMode: 'bot',
    liff: NEW_LIFF_APP,
  });
  path = await newPath();
});

const connect = async (more: object = {}) =>
  answered(administrator.put(path, { ...CREDENTIALS, ...more }));
const register = async () => answered(administrator.post(`${path}/registration`));
const check = async () => answered(administrator.post(`${path}/checks`));

async function answered(asked: Promise<Called<never>>): Promise<Shown> {
  const { status, body } = await asked;
  expect(status).toBe(200);
  return body;
}

/** What is not well, by check. */
const faultsOf = ({ checks }: Shown) =>
  Object.fromEntries(
    (checks?.results ?? []).flatMap(({ check: name, state, reason }) =>
      state === 'ok' ? [] : [[name, reason]],
    ),
  );

describe('a LINE account', () => {
  test('is connected, its addresses are registered, and every check that can be told is well', async () => {
    const connected = await connect();
    expect(connected.connected).toMatchObject({
      displayName: account.displayName,
      lineChannelId: account.channelId,
      webhookUrl: expect.stringMatching(`^${api.url}/webhook/[A-Za-z0-9]{24}$`) as string,
      hasLoginSecret: true,
      by: { id: administrator.id },
    });
    expect(faultsOf(connected)).toEqual({
      'webhook-endpoint': 'no-webhook-endpoint',
      'webhook-active': 'needs-webhook',
      'liff-endpoint': 'liff-endpoint-differs',
      'liff-module-mode': 'liff-module-mode-off',
      'liff-scope': 'liff-scope-no-openid',
      provider: 'nobody-came-yet',
    });
    expect(faultsOf(await register())).toEqual({ provider: 'nobody-came-yet' });
  });

  test('brings its events to the service from the moment it is connected', async () => {
    const { connected } = await connect();
    await register();
    api.phone.control.person('はる', account.channelKey).follow();
    await api.phone.control.settled();
    const key = connected?.webhookUrl.split('/').at(-1);
    const { rows } = await api.build.pool.query<{ type: string }>(
      `select i.type from inbox i join channels c on c.id = i.channel_id where c.key = $1`,
      [key],
    );
    expect(rows).toContainEqual({ type: 'follow' });
  });

  test('shows no secret, anywhere', async () => {
    await connect();
    await check();
    const { body } = await administrator.get(path);
    const { rows } = await api.build.pool.query<{ data: object }>(
      `select data from audit_entries where action like 'channel.%'`,
    );
    const everything = JSON.stringify(body) + JSON.stringify(rows) + api.logged();
    for (const secret of [account.channelSecret, account.loginChannelSecret])
      expect(everything).not.toContain(secret);
  });

  test('is one service’s alone', async () => {
    await connect();
    path = await newPath();
    expect(await administrator.put(path, CREDENTIALS)).toMatchObject({
      status: 400,
      body: { detail: { reason: 'channel-taken', fields: ['lineChannelId'] } },
    });
  });

  test('keeps its old secret for what LINE signed with it a moment ago', async () => {
    const { connected } = await connect();
    await register();
    const fresh = 'practice-only-secret-another-one';
    const { webhookUrl } = connected ?? {};
    api.phone.control.configureChannel({ ...account, webhookUrl, channelSecret: fresh });
    expect(faultsOf(await check())).toMatchObject({ token: 'credentials-refused' });
    await connect({ channelSecret: fresh });
    const post = (secret: string) =>
      api.phone.control.postRaw(account.channelKey, { events: [], secret });
    expect(await post(account.channelSecret)).toMatchObject({ isAcknowledged: true });
    expect(await post(fresh)).toMatchObject({ isAcknowledged: true });
    expect(await post('practice-only-secret-of-nobody')).toMatchObject({ statusCode: 401 });
    api.phone.control.configureChannel({ ...account, webhookUrl: null });
  });

  test('is changed without typing the secrets again', async () => {
    await connect();
    const { channelSecret: _secret, loginChannelSecret: _login, ...ids } = CREDENTIALS;
    expect(await administrator.put(path, ids)).toMatchObject({ status: 200 });
    expect(await administrator.put(path, { ...ids, lineChannelId: other.channelId })).toMatchObject(
      {
        status: 400,
        body: { detail: { reason: 'secret-missing', fields: ['channelSecret'] } },
      },
    );
  });
});

describe('credentials that are wrong', () => {
  test.for([
    [{ channelSecret: 'not-the-secret-0000' }, 'credentials-refused', 'channelSecret'],
    [{ lineChannelId: '1234567' }, 'credentials-refused', 'lineChannelId'],
    [
      { loginChannelSecret: 'not-the-secret-0000' },
      'login-credentials-refused',
      'loginChannelSecret',
    ],
    [
      { lineChannelId: other.loginChannelId, channelSecret: other.loginChannelSecret },
      'credentials-refused',
      'lineChannelId',
    ],
  ] as const)(
    '%o: a plain sentence says which channel, and nothing is kept',
    async ([wrong, reason, field]) => {
      const answer = await administrator.put(path, { ...CREDENTIALS, ...wrong });
      expect(answer).toMatchObject({
        status: 400,
        body: {
          detail: {
            reason,
            fields: expect.arrayContaining([field]) as string[],
            text: LINE_CHECK_REASONS[reason],
          },
        },
      });
      expect((await answered(administrator.get(path))).connected).toBeNull();
    },
  );

  test('are not told from right ones while LINE gives no answer, and nothing is kept', async () => {
    api.phone.control.changeFaults({
      answers: [{ endpoint: 'token', kind: 'error', times: 10 }],
    });
    const { cookie } = administrator;
    const answer = await api.call('PUT', path, { cookie, body: CREDENTIALS });
    api.phone.control.clearFaults();
    expect(answer).toMatchObject({ status: 503, body: { detail: { reason: 'line-no-answer' } } });
    expect((await answered(administrator.get(path))).connected).toBeNull();
  });
});

describe('the checks', () => {
  test.for([
    ['the chat is on', { chatMode: 'chat' }, { 'chat-mode': 'chat-on' }],
    ['the webhook is off', { isWebhookActive: false }, { 'webhook-active': 'webhook-off' }],
  ] as const)('say that %s', async ([, change, faults]) => {
    await connect();
    await register();
    api.phone.control.changeConsole(account.channelKey, change);
    expect(faultsOf(await check())).toMatchObject(faults);
  });

  test('say that the LIFF app is another channel’s', async () => {
    await connect({ liffId: other.liffId });
    expect(faultsOf(await check())).toMatchObject({
      audience: 'liff-of-another-channel',
      'liff-app': 'liff-not-found',
      'liff-endpoint': 'needs-liff-app',
    });
  });

  test('say that LINE does not reach us', async () => {
    await connect();
    api.deps.config.roomOrigin = 'http://127.0.0.1:1';
    expect(faultsOf(await check())).toMatchObject({ 'webhook-test': 'webhook-unreachable' });
    api.deps.config.roomOrigin = api.url;
  });

  test('know the providers agree once somebody came by both ways', async () => {
    const { connected } = await connect();
    await register();
    const { rows } = await api.build.pool.query<{
      id: string;
      organisationId: string;
      serviceId: string;
    }>(
      `select id, organisation_id as "organisationId", service_id as "serviceId" from channels where line_channel_id = $1`,
      [account.channelId],
    );
    const [row] = rows;
    if (!row || !connected) throw new Error('nothing is connected');
    const { id } = await api.build.buildConsultee({
      channel: { ...row, key: '', loginChannelId: account.loginChannelId },
    });
    await api.build.pool.query(
      `update consultees set follow_changed_at = now(), room_seen_at = now() where id = $1`,
      [id],
    );
    expect(faultsOf(await check())).toEqual({});
    const { body } = await administrator.get('/api/staff/service-list');
    const { data } = body as { data: { id: string; line: string; missing: string[] }[] };
    expect(data.find((one) => path.includes(one.id))).toMatchObject({
      line: 'ok',
      missing: ['contacts', 'line-checklist', 'counselor', 'supervisor'],
    });
  });

  test('need an account', async () => {
    expect(await administrator.post(`${path}/checks`)).toMatchObject({
      status: 409,
      body: { detail: { reason: 'not-connected' } },
    });
  });
});

test('what was done by hand is ticked with name and time, and can be taken back', async () => {
  const tick = (done: boolean) =>
    answered(administrator.put(`${path}/ticks`, { item: 'chat-off', done }));
  expect((await tick(true)).ticks).toMatchObject([
    { item: 'chat-off', by: { id: administrator.id } },
  ]);
  expect((await tick(false)).ticks).toEqual([]);
});

test('a changed secret is known to every process at once', async () => {
  const replica = await api.replica();
  const { connected } = await connect();
  const key = connected?.webhookUrl.split('/').at(-1) ?? '';
  const webhookUrl = `${replica}/webhook/${key}`;
  const fresh = 'practice-only-secret-another-one';
  const post = (secret: string) =>
    api.phone.control.postRaw(account.channelKey, { events: [], secret });
  api.phone.control.configureChannel({ ...account, webhookUrl });
  expect(await post(account.channelSecret)).toMatchObject({ isAcknowledged: true });
  expect(await post(fresh)).toMatchObject({ statusCode: 401 });
  api.phone.control.configureChannel({ ...account, webhookUrl, channelSecret: fresh });
  await connect({ channelSecret: fresh });
  await eventually(async () => (await post(fresh)).isAcknowledged, { withinMs: 2_000 });
});
