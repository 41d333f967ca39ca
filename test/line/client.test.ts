import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { platformFor } from '../../line/platforms.ts';
import type { LineCallLog } from '../../line/transport.ts';
import type { Scene } from './support.ts';
import { clientOf, MINUTE, png, startScene, text } from './support.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.stop());

function arrived(name: string): string[] {
  const { bubbles } = scene.phone.control.person(name).talk();
  return bubbles
    .filter((bubble) => bubble.from === 'account')
    .map((bubble) => String(bubble.message['text']));
}

describe('a push to a friend', () => {
  test('is accepted and arrives once', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const outcome = await scene.client.push(
      sakura.userId,
      [text('お知らせがあります')],
      randomUUID(),
    );
    expect(outcome).toEqual({
      outcome: 'accepted',
      requestId: expect.any(String),
      duplicate: false,
    });
    expect(arrived('さくら')).toEqual(['お知らせがあります']);
    expect(sakura.talk().notifications).toMatchObject([{ body: 'お知らせがあります' }]);
  });

  test('repeated with its retry key is accepted as a duplicate of the first request', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const key = randomUUID();
    const first = await scene.client.push(sakura.userId, [text('一度だけ')], key);
    const second = await scene.client.push(sakura.userId, [text('一度だけ')], key);
    expect(second).toEqual({ ...first, duplicate: true });
    expect(arrived('さくら')).toEqual(['一度だけ']);
  });

  test.for(['error', 'error-after-accepting'] as const)(
    'answered with 500 (%s) arrives exactly once when repeated with the same retry key',
    async (kind) => {
      const sakura = scene.phone.control.person('さくら');
      sakura.follow();
      scene.phone.control.changeFaults({ answers: [{ endpoint: 'push', kind }] });
      const key = randomUUID();
      const first = await scene.client.push(sakura.userId, [text('一度だけ')], key);
      expect(first).toEqual({ outcome: 'unavailable' });
      const second = await scene.client.push(sakura.userId, [text('一度だけ')], key);
      expect(second).toMatchObject({
        outcome: 'accepted',
        duplicate: kind === 'error-after-accepting',
      });
      expect(arrived('さくら')).toEqual(['一度だけ']);
    },
  );

  test('that gets no answer is given up in time and arrives exactly once when repeated', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const client = clientOf(scene.phone.url, { now: scene.clock.now, timeoutMs: 300 });
    scene.phone.control.changeFaults({
      answers: [{ endpoint: 'push', kind: 'no-answer-after-accepting' }],
    });
    const key = randomUUID();
    expect(await client.push(sakura.userId, [text('一度だけ')], key)).toEqual({
      outcome: 'unavailable',
    });
    expect(await client.push(sakura.userId, [text('一度だけ')], key)).toMatchObject({
      outcome: 'accepted',
      duplicate: true,
    });
    expect(arrived('さくら')).toEqual(['一度だけ']);
  });
});

describe('a push that cannot arrive', () => {
  test('is accepted all the same when the person has blocked the account, and costs nothing', async () => {
    const mio = scene.phone.control.person('みお');
    mio.follow();
    mio.block();
    const outcome = await scene.client.push(mio.userId, [text('届かない')], randomUUID());
    expect(outcome).toMatchObject({ outcome: 'accepted', duplicate: false });
    expect(arrived('みお')).toEqual([]);
    expect(scene.phone.control.usage('demo')).toBe(0);
    expect(await scene.client.profile(mio.userId)).toEqual({ outcome: 'not-found' });
  });

  test('is refused for an id that the platform does not know', async () => {
    const outcome = await scene.client.push(`U${'0'.repeat(32)}`, [text('だれ')], randomUUID());
    expect(outcome).toEqual({ outcome: 'refused', status: 400, requestId: expect.any(String) });
  });
});

describe('too many requests', () => {
  test('are told from a used-up month', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    scene.phone.control.limitRate('push', { requests: 1, perMs: MINUTE });
    const push = (): ReturnType<typeof scene.client.push> =>
      scene.client.push(sakura.userId, [text('お知らせ')], randomUUID());
    expect(await push()).toMatchObject({ outcome: 'accepted' });
    expect(await push()).toEqual({ outcome: 'rate-limited' });
    scene.clock.forward(MINUTE);
    expect(await push()).toMatchObject({ outcome: 'accepted' });
  });

  test('of a month end with the quota, and begin again with the next month', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const { control } = scene.phone;
    control.configureChannel({
      ...control.channel('demo'),
      webhookUrl: scene.receiver.url,
      quota: 1,
    });
    const push = (): ReturnType<typeof scene.client.push> =>
      scene.client.push(sakura.userId, [text('お知らせ')], randomUUID());
    expect(await push()).toMatchObject({ outcome: 'accepted' });
    expect(await push()).toEqual({ outcome: 'quota-exceeded' });
    expect(await scene.client.quota()).toEqual({ outcome: 'ok', value: { limit: 1, used: 1 } });
    scene.clock.forward(31 * 24 * 60 * MINUTE);
    expect(await push()).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a reply', () => {
  test('is accepted once, free of charge, and never carries a retry key', async () => {
    scene.phone.control.person('さくら').typeText('こんにちは');
    await scene.phone.control.settled();
    const token = scene.receiver.events()[0]?.replyToken ?? '';
    expect(await scene.client.reply(token, [text('こちらへどうぞ')])).toMatchObject({
      outcome: 'accepted',
    });
    expect(await scene.client.reply(token, [text('こちらへどうぞ')])).toMatchObject({
      outcome: 'refused',
      status: 400,
    });
    expect(scene.phone.control.usage('demo')).toBe(0);
  });
});

describe('the access token', () => {
  function tokenRequests(): number {
    return scene.log.filter(({ endpoint }) => endpoint === 'POST /oauth2/v3/token').length;
  }

  test('is asked for once by requests of the same moment, and used for ten minutes', async () => {
    await Promise.all([scene.client.quota(), scene.client.botInfo(), scene.client.quota()]);
    expect(tokenRequests()).toBe(1);
    scene.clock.forward(9 * MINUTE);
    await scene.client.botInfo();
    expect(tokenRequests()).toBe(1);
    scene.clock.forward(2 * MINUTE);
    expect(await scene.client.botInfo()).toMatchObject({ outcome: 'ok' });
    expect(tokenRequests()).toBe(2);
  });

  test('is renewed once when the platform refuses it, and the request carried out', async () => {
    const stuckClock = scene.clock.now();
    const log: typeof scene.log = [];
    const client = clientOf(scene.phone.url, { now: () => stuckClock, log });
    expect(await client.botInfo()).toMatchObject({ outcome: 'ok' });
    scene.clock.forward(16 * MINUTE); // run out at the platform, while our clock stands still
    expect(await client.botInfo()).toMatchObject({ outcome: 'ok' });
    expect(log.map(({ status }) => status)).toEqual([200, 200, 401, 200, 200]);
  });

  test('of a channel with a wrong secret is refused as such', async () => {
    const client = clientOf(scene.phone.url, { channelSecret: 'another secret' });
    expect(await client.botInfo()).toEqual({ outcome: 'unauthorized' });
  });
});

describe('the other calls', () => {
  test('tell a friend and the account by name', async () => {
    const sakura = scene.phone.control.person('さくら');
    expect(await scene.client.profile(sakura.userId)).toEqual({ outcome: 'not-found' });
    sakura.follow();
    expect(await scene.client.profile(sakura.userId)).toEqual({
      outcome: 'ok',
      value: { displayName: 'さくら' },
    });
    expect(await scene.client.botInfo()).toMatchObject({
      outcome: 'ok',
      value: { chatMode: 'bot' },
    });
    expect(await scene.client.quota()).toEqual({ outcome: 'ok', value: { limit: null, used: 0 } });
  });

  test('make a rich menu, show it and delete it', async () => {
    const { richMenu } = scene.client;
    const made = await richMenu.create({
      size: { width: 2500, height: 843 },
      selected: true,
      name: '受付中',
      chatBarText: '相談する',
      areas: [
        {
          bounds: { x: 0, y: 0, width: 2500, height: 843 },
          action: {
            type: 'uri',
            label: '相談する',
            uri: 'https://liff.line.me/9000000002-practice',
          },
        },
      ],
    });
    if (made.outcome !== 'ok') throw new Error(made.outcome);
    const { richMenuId } = made.value;
    expect(await richMenu.setDefault(richMenuId)).toMatchObject({
      outcome: 'refused',
      status: 400,
    });
    const picture = new Blob([new Uint8Array(png(2500, 843))], { type: 'image/png' });
    expect(await richMenu.uploadImage(richMenuId, picture)).toEqual({ outcome: 'ok', value: null });
    expect(await richMenu.uploadImage(richMenuId, picture)).toMatchObject({ outcome: 'refused' });
    expect(await richMenu.setDefault(richMenuId)).toEqual({ outcome: 'ok', value: null });

    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    expect(sakura.tapRichMenu(0)).toMatchObject({ kind: 'opened', isRoom: true });
    expect(await richMenu.list()).toEqual({
      outcome: 'ok',
      value: [{ richMenuId, name: '受付中' }],
    });
    expect(await richMenu.delete(richMenuId)).toEqual({ outcome: 'ok', value: null });
    expect(await richMenu.delete(richMenuId)).toMatchObject({ outcome: 'refused', status: 404 });
    expect(sakura.talk().richMenu).toBeNull();
  });
});

describe('a platform that is not there', () => {
  test('is unavailable when nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const client = clientOf(`http://127.0.0.1:${port}`);
    expect(await client.quota()).toEqual({ outcome: 'unavailable' });
  });

  test('is unavailable when it accepts connections and says nothing', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const closed = once(server, 'connection').then(([socket]) => once(socket, 'close'));
    const { port } = server.address() as AddressInfo;
    const client = clientOf(`http://127.0.0.1:${port}`, { timeoutMs: 200 });
    expect(await client.push(`U${'1'.repeat(32)}`, [text('…')], randomUUID())).toEqual({
      outcome: 'unavailable',
    });
    await closed; // the request is aborted, not left to hang behind the answer
    server.close();
  });
});

describe('a platform that answers something else than documented', () => {
  const TOKEN = { access_token: 'a', expires_in: 900, token_type: 'Bearer' };
  const BOT = { userId: 'U1', basicId: '@a', displayName: 'a', chatMode: 'bot' };
  let server: Server;
  let answer: (path: string, response: ServerResponse) => void;
  let client: ReturnType<typeof clientOf>;

  beforeEach(async () => {
    server = createHttpServer((request, response) => answer(request.url ?? '', response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    client = clientOf(`http://127.0.0.1:${port}`);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const says = (token: object, other: object) => {
    answer = (path, response) =>
      void response.end(JSON.stringify(path.includes('token') ? token : other));
  };

  test.for([
    ['a name with a NUL', { ...BOT, displayName: 'a\u0000' }],
    ['a name with half a character', { ...BOT, displayName: '\ud83d' }],
    ['an id without end', { ...BOT, userId: 'U'.repeat(10_000) }],
  ] as const)('is worth no more than none (%s)', async ([, bot]) => {
    says(TOKEN, BOT);
    expect(await client.botInfo()).toMatchObject({ outcome: 'ok' });
    says(TOKEN, bot);
    expect(await client.botInfo()).toEqual({ outcome: 'unavailable' });
  });

  test.for([2 ** 31, -1, 0.5])('counts nothing that we could not (%d)', async (totalUsage) => {
    says(TOKEN, { type: 'limited', value: 200, totalUsage });
    expect(await client.quota()).toEqual({ outcome: 'unavailable' });
  });

  test('gives no token that ends a header', async () => {
    says({ ...TOKEN, access_token: 'a\r\nx-other: b' }, BOT);
    expect(await client.botInfo()).toEqual({ outcome: 'unavailable' });
  });

  test('is not listened to without end', async () => {
    const sent = { bytes: 0 };
    answer = (path, response) => {
      if (path.includes('token')) return void response.end(JSON.stringify(TOKEN));
      const part = Buffer.alloc(1024 * 1024, ' ');
      const go = () => {
        while (!response.destroyed && sent.bytes < 200 * part.length) {
          sent.bytes += part.length;
          if (!response.write(part)) return;
        }
        response.end('{}');
      };
      response.on('drain', go);
      go();
    };
    expect(await client.botInfo()).toEqual({ outcome: 'unavailable' });
    expect(sent.bytes).toBeLessThan(100 * 1024 * 1024);
  });

  test('has nobody wait longer than a day', async () => {
    answer = (path, response) => {
      if (path.includes('token')) return void response.end(JSON.stringify(TOKEN));
      response.writeHead(429, { 'retry-after': '9'.repeat(300) }).end();
    };
    expect(await client.botInfo()).toEqual({
      outcome: 'rate-limited',
      retryAfterMs: 24 * 60 * 60_000,
    });
  });
});

test('the log holds endpoints and request ids, and neither ids of persons nor words', async () => {
  const sakura = scene.phone.control.person('さくら');
  sakura.follow();
  await scene.client.push(sakura.userId, [text('ひみつの言葉')], randomUUID());
  await scene.client.profile(sakura.userId);
  const log = JSON.stringify(scene.log);
  expect(log).toContain('GET /v2/bot/profile/:id');
  expect(log).not.toContain(sakura.userId);
  expect(log).not.toMatch(/ひみつ|Bearer|practice\./);
});

describe('a practice service', () => {
  const places = {
    lineApiBaseUrl: 'https://api.line.me',
    lineDataApiBaseUrl: 'https://api-data.line.me',
    practiceLineApiBaseUrl: null,
  };

  test('is refused every call where there is no stand-in, and nobody is asked', async () => {
    const log: LineCallLog[] = [];
    const { apiBaseUrl } = platformFor('practice', places);
    const client = clientOf(apiBaseUrl, { log });
    const outcome = await client.push(`U${'0'.repeat(32)}`, [text('練習')], randomUUID());
    expect(outcome).toEqual({ outcome: 'refused', status: 0, requestId: null });
    expect(await client.botInfo()).toMatchObject({ outcome: 'refused' });
    expect(await client.quota()).toMatchObject({ outcome: 'refused' });
    expect(log).toEqual([]);
  });

  test('speaks to the stand-in alone, and a live one to LINE', () => {
    const practiceLineApiBaseUrl = 'http://127.0.0.1:8090';
    const both = { ...places, practiceLineApiBaseUrl };
    expect(new Set(Object.values(platformFor('practice', both)))).toEqual(
      new Set([practiceLineApiBaseUrl]),
    );
    expect(platformFor('live', both)).toEqual({
      apiBaseUrl: places.lineApiBaseUrl,
      dataApiBaseUrl: places.lineDataApiBaseUrl,
    });
  });
});
