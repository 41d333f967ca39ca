import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readApiConfig } from '../../api/config.ts';
import { readPhoneConfig } from '../../line/phone/config.ts';
import { DEMO_CHANNEL, DEMO_PEOPLE, FREE_CHANNELS } from '../../line/phone/demo-channel.ts';
import type { TalkView } from '../../line/phone/control.ts';
import { userIdOf } from '../../line/phone/person/people.ts';
import { createIdTokenVerifier } from '../../line/id-token.ts';
import { PROCESSES } from '../../scripts/processes.ts';
import type { Scene } from './support.ts';
import { clientOf, startScene, text } from './support.ts';

let folder: string;
let scene: Scene;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phone-'));
  scene = await startScene({ stateFile: join(folder, 'phone.json') });
});
afterEach(async () => {
  await scene.stop();
  await rm(folder, { recursive: true });
});

async function control(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${scene.phone.url}/phone/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const sakura = userIdOf('さくら', DEMO_CHANNEL.provider);

describe('the demo account', () => {
  test('has ids in the platform’s form, and people with Japanese names', async () => {
    expect(DEMO_CHANNEL.botUserId).toMatch(/^U[0-9a-f]{32}$/);
    const { body } = await control('GET', '/people');
    expect(body['people']).toMatchObject(DEMO_PEOPLE.map((displayName) => ({ displayName })));
    const { body: list } = await control('GET', '/channels');
    expect(list['channels']).toMatchObject([
      { channelKey: 'demo', displayName: '相談窓口（練習）' },
      ...FREE_CHANNELS.map(({ channelKey }) => ({ channelKey, webhookUrl: null })),
    ]);
    expect(JSON.stringify(list)).not.toContain(DEMO_CHANNEL.channelSecret);
  });

  test('is not alone: free accounts wait to be connected, with what is to be typed in', async () => {
    const [free] = FREE_CHANNELS;
    const { body } = await control('GET', '/channels');
    const shown = (body['channels'] as { channelKey: string }[]).find(
      ({ channelKey }) => channelKey === free?.channelKey,
    );
    expect(shown).toMatchObject({
      channelId: free?.channelId,
      secrets: {
        channelSecret: free?.channelSecret,
        loginChannelSecret: free?.loginChannelSecret,
      },
    });
    // Nobody is offered an account that answers nobody.
    const { talks } = scene.phone.control.person('さくら').device();
    expect(talks.map(({ channelKey }) => channelKey)).toEqual(['demo']);
    const switched = await control('POST', '/channels/free-1/console', { chatMode: 'chat' });
    expect(switched.body).toMatchObject({ chatMode: 'chat', isWebhookActive: true });
  });

  test('is never played in production', () => {
    expect(() => readPhoneConfig({ NODE_ENV: 'production' })).toThrow(/never runs in production/);
    expect(readPhoneConfig({})).toMatchObject({ webhookBaseUrl: 'http://127.0.0.1:8080' });
    const environment = {
      DATABASE_APP_URL: 'postgres://app',
      DATABASE_SYSTEM_URL: 'postgres://system',
      KEYS_SOCKET: '/run/keys',
      TEMPORAL_ADDRESS: 'temporal:7233',
      STAFF_ORIGIN: 'https://staff.example',
      ROOM_ORIGIN: 'https://room.example',
      PHONE_URL: 'http://127.0.0.1:8090',
    };
    expect(readApiConfig(environment).phoneUrl).toBe('http://127.0.0.1:8090');
    expect(readApiConfig({ ...environment, NODE_ENV: 'production' }).phoneUrl).toBe(null);
  });

  test('is given nothing of the real system but the way to its webhook', () => {
    const [phone] = PROCESSES.filter(({ name }) => name === 'phone');
    expect(phone?.variables).toEqual(['PHONE_PORT', 'PHONE_STATE_FILE', 'WEBHOOK_BASE_URL']);
  });
});

describe('the control API', () => {
  test('plays a person from friendship to the open room', async () => {
    await control('POST', `/people/${sakura}/follow`, {});
    await control('POST', `/people/${sakura}/text`, { text: 'こんにちは' });
    await control('POST', `/people/${sakura}/sticker`, {});
    await control('POST', `/people/${sakura}/file`, {
      contentType: 'application/pdf',
      fileName: '書類.pdf',
      bytes: Buffer.from('x').toString('base64'),
    });
    const place = { title: '役所', address: '東京都', latitude: 35.7, longitude: 139.6 };
    await control('POST', `/people/${sakura}/location`, place);
    await control('POST', '/settled', {});
    expect(scene.receiver.events().map((event) => event.message?.type ?? event.type)).toEqual([
      'follow',
      'text',
      'sticker',
      'file',
      'location',
    ]);
    const { body: room } = await control('POST', `/people/${sakura}/open-room`, {});
    const verifier = createIdTokenVerifier({ certsUrl: `${scene.phone.url}/oauth2/v2.1/certs` });
    const check = { audience: DEMO_CHANNEL.loginChannelId, now: scene.clock.now() };
    expect(await verifier.verify(room['idToken'], check)).toMatchObject({ ok: true, sub: sakura });
    expect(room).toMatchObject({ liffId: DEMO_CHANNEL.liffId, userId: sakura });
  });

  test('shows what arrived, and presses its buttons', async () => {
    await control('POST', `/people/${sakura}/follow`, {});
    const action = {
      type: 'uri' as const,
      label: '相談室をひらく',
      uri: `https://liff.line.me/${DEMO_CHANNEL.liffId}`,
    };
    await scene.client.push(
      sakura,
      [
        {
          type: 'template',
          altText: 'お知らせがあります',
          template: { type: 'buttons', text: 'お知らせがあります', actions: [action] },
        },
      ],
      '00000000-0000-4000-8000-000000000001',
    );
    const talk = (await control('GET', `/people/${sakura}/talk`)).body as unknown as TalkView;
    expect(talk).toMatchObject({
      friendship: 'friend',
      bubbles: [{ from: 'account', message: { altText: 'お知らせがあります' } }],
      notifications: [{ title: '相談窓口（練習）', body: 'お知らせがあります' }],
    });
    const press = { messageId: talk.bubbles[0]?.id, label: action.label };
    expect((await control('POST', `/people/${sakura}/press`, press)).body).toEqual({
      kind: 'opened',
      uri: action.uri,
      isRoom: true,
    });
  });

  test('streams arrivals to the screen', async () => {
    await control('POST', `/people/${sakura}/follow`, {});
    const abort = new AbortController();
    const response = await fetch(`${scene.phone.url}/phone/api/stream?userId=${sakura}`, {
      signal: abort.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    scene.phone.control.person('みお').typeText('ほかの人');
    await scene.client.push(sakura, [text('届いた')], '00000000-0000-4000-8000-000000000002');
    let received = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      received += decoder.decode(chunk as Uint8Array, { stream: true });
      if (received.includes('届いた')) break;
    }
    abort.abort();
    expect(received).toMatch(/event: ?arrival/);
    expect(received).not.toContain('ほかの人');
  });

  test('refuses with codes', async () => {
    expect(await control('POST', `/people/${sakura}/text`, { text: '' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-input' },
    });
    for (const path of [
      `/people/U${'0'.repeat(32)}/follow`,
      `/people/${sakura}/constructor`,
      '/x',
    ]) {
      expect(await control('POST', path, {})).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    }
    expect(await control('POST', `/people/${sakura}/unblock`, {})).toMatchObject({ status: 409 });
    await control('POST', `/people/${sakura}/block`, {});
    expect(await control('POST', `/people/${sakura}/text`, { text: '…' })).toMatchObject({
      status: 409,
      body: { code: 'not-possible-now' },
    });
    expect(await control('POST', '/faults', { duplicates: -1 })).toMatchObject({ status: 400 });
  });

  test('adds further accounts, sets faults and tells deliveries', async () => {
    const other = { ...DEMO_CHANNEL, channelId: '9000000011', quota: 5, channelKey: undefined };
    const made = await control('PUT', '/channels/second', other);
    expect(made.body).toMatchObject({
      channelKey: 'second',
      quota: 5,
      webhookUrl: `${scene.receiver.url}/webhook/second`,
    });
    expect(await control('PUT', '/channels/third', other)).toMatchObject({ status: 409 });
    await control('POST', '/faults', { duplicates: 1 });
    await control('POST', `/people/${sakura}/text`, { channel: 'second', text: 'もしもし' });
    await control('POST', '/settled', {});
    expect((await control('GET', '/channels/second/deliveries')).body).toMatchObject({
      requests: 2,
      sent: 1,
      acknowledged: 1,
      acknowledgedIds: [expect.any(String)],
      unacknowledgedIds: [],
    });
    expect((await control('DELETE', '/faults')).body).toMatchObject({ duplicates: 0 });
  });
});

describe('the memory of the phone', () => {
  test('survives a restart, and is its owner’s alone', async () => {
    const file = join(folder, 'phone.json');
    const person = scene.phone.control.person('さくら');
    person.follow();
    const key = '00000000-0000-4000-8000-000000000003';
    await scene.client.push(person.userId, [text('一度だけ')], key);
    const { idToken } = await person.openRoom();
    await scene.phone.stop();
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const again = await startScene({ stateFile: file });
    const client = clientOf(again.phone.url, { now: again.clock.now });
    expect(await client.push(person.userId, [text('一度だけ')], key)).toMatchObject({
      duplicate: true,
    });
    const seen = again.phone.control.person('さくら');
    expect(seen.talk()).toMatchObject({ friendship: 'friend', bubbles: [{ from: 'account' }] });
    expect(again.phone.control.usage('demo')).toBe(1);
    const verifier = createIdTokenVerifier({ certsUrl: `${again.phone.url}/oauth2/v2.1/certs` });
    const check = { audience: DEMO_CHANNEL.loginChannelId, now: again.clock.now() };
    expect(await verifier.verify(idToken, check)).toMatchObject({ ok: true });
    await again.stop();
    scene = await startScene({ stateFile: file });
  });

  test('that cannot be read is set aside, not overwritten', async () => {
    const file = join(folder, 'broken.json');
    await writeFile(file, '{"version":');
    const again = await startScene({ stateFile: file });
    expect(again.phone.control.people()).toHaveLength(DEMO_PEOPLE.length);
    expect(await readFile(`${file}.unreadable`, 'utf8')).toBe('{"version":');
    await again.stop();
  });
});
