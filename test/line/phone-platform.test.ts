import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { userIdOf } from '../../line/phone/person/people.ts';
import type { Scene } from './support.ts';
import { call, DAY, MINUTE, png, SECOND, startScene, text, tokenOf } from './support.ts';

let scene: Scene;
let token: string;
beforeEach(async () => {
  scene = await startScene();
  token = await tokenOf(scene.phone.url);
});
afterEach(() => scene.stop());

type Called = Awaited<ReturnType<typeof call>>;

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Called> {
  return call(scene.phone.url, 'POST', path, { token, body, headers });
}
function get(path: string): Promise<Called> {
  return call(scene.phone.url, 'GET', path, { token });
}
function push(to: string, headers: Record<string, string> = {}): Promise<Called> {
  return post('/v2/bot/message/push', { to, messages: [text('お知らせ')] }, headers);
}
function count(name: string): number {
  const { bubbles } = scene.phone.control.person(name).talk();
  return bubbles.filter((bubble) => bubble.from === 'account').length;
}

describe('a retry key', () => {
  test('is remembered for 24 hours, with the first request and its messages', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const headers = { 'x-line-retry-key': randomUUID() };
    const first = await push(sakura.userId, headers);
    const again = await push(sakura.userId, headers);
    expect(again.status).toBe(409);
    expect(again.headers.get('x-line-accepted-request-id')).toBe(
      first.headers.get('x-line-request-id'),
    );
    expect(again.headers.get('x-line-request-id')).not.toBe(first.headers.get('x-line-request-id'));
    expect(again.body['sentMessages']).toEqual(first.body['sentMessages']);
    scene.clock.forward(DAY);
    token = await tokenOf(scene.phone.url);
    expect((await push(sakura.userId, headers)).status).toBe(200);
    expect(count('さくら')).toBe(2);
  });

  test('that failed before acceptance can be used again', async () => {
    const headers = { 'x-line-retry-key': randomUUID() };
    const unknown = userIdOf('だれか', DEMO_CHANNEL.provider);
    expect((await push(unknown, headers)).status).toBe(400);
    scene.phone.control.person('だれか').follow();
    expect((await push(unknown, headers)).status).toBe(200);
  });

  test('is refused where it does not belong, and in another form than a UUID', async () => {
    const headers = { 'x-line-retry-key': randomUUID() };
    const reply = { replyToken: 'a', messages: [text('…')] };
    expect((await post('/v2/bot/message/reply', reply, headers)).body['message']).toContain(
      'retry',
    );
    expect((await push('U', { 'x-line-retry-key': '1' })).status).toBe(400);
  });
});

describe('a reply token', () => {
  async function replyTokenOf(name: string): Promise<string> {
    scene.phone.control.person(name).typeText('もしもし');
    await scene.phone.control.settled();
    return scene.receiver.events().at(-1)?.replyToken ?? '';
  }
  async function reply(replyToken: string): Promise<number> {
    return (await post('/v2/bot/message/reply', { replyToken, messages: [text('はい')] })).status;
  }

  test('serves once, and for a minute', async () => {
    const first = await replyTokenOf('さくら');
    scene.clock.forward(59 * SECOND);
    expect(await reply(first)).toBe(200);
    expect(await reply(first)).toBe(400);
    const second = await replyTokenOf('さくら');
    scene.clock.forward(61 * SECOND);
    expect(await reply(second)).toBe(400);
    expect(await reply('made-up')).toBe(400);
  });

  test('lives again for a minute with a redelivery, up to twenty minutes after the event', async () => {
    const { control } = scene.phone;
    control.changeFaults({ redeliver: { isEnabled: true, attempts: 1, intervalsMs: [300] } });
    scene.receiver.answers.push(500);
    control.person('さくら').typeText('もしもし');
    await expect.poll(() => scene.receiver.received.length).toBe(1);
    scene.clock.forward(5 * MINUTE);
    await control.settled();
    expect(await reply(scene.receiver.events().at(-1)?.replyToken ?? '')).toBe(200);

    scene.receiver.answers.push(500);
    control.person('みお').typeText('もしもし');
    await expect.poll(() => scene.receiver.received.length).toBe(3);
    scene.clock.forward(21 * MINUTE);
    await control.settled();
    token = await tokenOf(scene.phone.url);
    expect(await reply(scene.receiver.events().at(-1)?.replyToken ?? '')).toBe(400);
  });
});

describe('a message that is pushed', () => {
  test('reaches somebody who is no friend within seven days of their writing', async () => {
    const hinata = scene.phone.control.person('ひなた');
    expect((await push(hinata.userId)).status).toBe(200);
    expect(count('ひなた')).toBe(0);
    hinata.typeText('友だちではないけれど');
    await push(hinata.userId);
    expect(count('ひなた')).toBe(1);
    scene.clock.forward(7 * DAY + SECOND);
    token = await tokenOf(scene.phone.url);
    expect((await push(hinata.userId)).status).toBe(200);
    expect(count('ひなた')).toBe(1);
  });

  test('is unknown to people of another provider', async () => {
    scene.phone.control.configureChannel({
      ...DEMO_CHANNEL,
      channelKey: 'other',
      channelId: '9000000009',
      provider: 'elsewhere',
    });
    const stranger = scene.phone.control.person('さくら', 'other');
    stranger.follow();
    expect(stranger.userId).not.toBe(scene.phone.control.person('さくら').userId);
    expect(await push(stranger.userId)).toMatchObject({
      status: 400,
      body: { message: 'Failed to send messages' },
    });
  });

  test('makes no sound when asked to be silent, and shows its altText on the lock screen', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const flex = { type: 'flex', altText: 'お知らせがあります', contents: { type: 'bubble' } };
    const body = { to: sakura.userId, messages: [flex] };
    await post('/v2/bot/message/push', { ...body, notificationDisabled: true });
    expect(sakura.talk().notifications).toEqual([]);
    await post('/v2/bot/message/push', body);
    expect(sakura.talk().notifications).toMatchObject([{ body: 'お知らせがあります' }]);
    expect(sakura.talk().bubbles).toHaveLength(2);
  });

  test('counts its recipients, not its bubbles', async () => {
    const people = ['さくら', 'みお', 'ひなた'].map((name) => scene.phone.control.person(name));
    for (const person of people) person.follow();
    people[2]?.block();
    const messages = [text('一'), text('二'), text('三')];
    const to = people.map((person) => person.userId);
    expect((await post('/v2/bot/message/multicast', { to, messages })).status).toBe(200);
    expect((await get('/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 2 });
    expect((await post('/v2/bot/message/broadcast', { messages })).status).toBe(200);
    expect((await get('/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 4 });
    expect(count('みお')).toBe(6);
    expect(count('ひなた')).toBe(0);
  });
});

describe('a request in a wrong form', () => {
  test.for([
    [[], 'messages', 'Size must be between 1 and 5'],
    [Array.from({ length: 6 }, () => text('…')), 'messages', 'Size must be between 1 and 5'],
    [[text('あ'.repeat(5001))], 'messages[0].text', 'Length must be between 0 and 5000'],
    [[text('よし'), { type: 'telepathy' }], 'messages[1].type', 'Must be one of the message types'],
  ] as const)(
    'is refused with the place of the error (%#)',
    async ([messages, property, message]) => {
      const expected = {
        status: 400,
        body: { message: 'The request body has 1 error(s)', details: [{ property, message }] },
      };
      expect(await post('/v2/bot/message/push', { to: 'U', messages })).toMatchObject(expected);
      expect(await post('/v2/bot/message/validate/push', { messages })).toMatchObject(expected);
    },
  );

  test('counts text in UTF-16 units', async () => {
    const emoji = (length: number): unknown => ({ messages: [text('🌸'.repeat(length))] });
    expect((await post('/v2/bot/message/validate/push', emoji(2500))).status).toBe(200);
    expect((await post('/v2/bot/message/validate/push', emoji(2501))).status).toBe(400);
  });

  test('is refused without JSON, without a token, or with too much of everything', async () => {
    const { url } = scene.phone;
    const send = async (body: string, headers: Record<string, string>): Promise<number> => {
      const response = await fetch(`${url}/v2/bot/message/push`, { method: 'POST', body, headers });
      expect(response.headers.get('x-line-request-id')).toBeTruthy();
      expect(await response.json()).toMatchObject({ message: expect.any(String) });
      return response.status;
    };
    const authorization = `Bearer ${token}`;
    const json = 'application/json';
    expect(await send('{', { authorization, 'content-type': json })).toBe(400);
    expect(await send('to=me', { authorization, 'content-type': 'text/plain' })).toBe(415);
    expect(await send('{}', { 'content-type': json })).toBe(401);
    expect(await send('{}', { 'content-type': json, authorization: 'Bearer none' })).toBe(401);
    expect(await send('{}', { 'content-type': json, authorization: 'Bearer __proto__' })).toBe(401);
    const large = JSON.stringify('a'.repeat(2 * 1024 * 1024));
    expect(await send(large, { authorization, 'content-type': json })).toBe(413);
  });
});

describe('an access token', () => {
  test('ends after fifteen minutes', async () => {
    scene.clock.forward(15 * MINUTE - SECOND);
    expect((await get('/v2/bot/info')).body).toMatchObject({ userId: DEMO_CHANNEL.botUserId });
    scene.clock.forward(SECOND);
    expect((await get('/v2/bot/info')).status).toBe(401);
  });
});

describe('rich menus', () => {
  const size = { width: 1200, height: 600 };
  const bounds = { x: 0, y: 0, ...size };
  const menuOf = (action: object): object => ({
    size,
    selected: true,
    name: '案内',
    chatBarText: 'メニュー',
    areas: [{ bounds, action: { label: '開く', ...action } }],
  });

  async function upload(richMenuId: string, image: Buffer, type = 'image/png'): Promise<number> {
    const response = await fetch(`${scene.phone.url}/v2/bot/richmenu/${richMenuId}/content`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body: new Uint8Array(image),
    });
    return response.status;
  }
  async function create(action: object): Promise<string> {
    const made = await post('/v2/bot/richmenu', menuOf(action));
    const richMenuId = String(made.body['richMenuId']);
    expect(await upload(richMenuId, png(1200, 600))).toBe(200);
    return richMenuId;
  }

  test('take one picture of the right kind', async () => {
    const made = await post('/v2/bot/richmenu', menuOf({ type: 'postback', data: 'menu:open' }));
    const richMenuId = String(made.body['richMenuId']);
    expect(await upload(richMenuId, png(1200, 1200))).toBe(400);
    expect(await upload(richMenuId, png(1200, 600, 1024 * 1024 + 1))).toBe(400);
    expect(await upload(richMenuId, Buffer.from('GIF89a'), 'image/png')).toBe(400);
    expect(await upload(richMenuId, png(1200, 600), 'image/gif')).toBe(415);
    expect(await upload('richmenu-0', png(1200, 600))).toBe(404);
    expect(await upload(richMenuId, png(1200, 600))).toBe(200);
    expect(await upload(richMenuId, png(1200, 600))).toBe(400);
  });

  test('are refused with areas that lead nowhere', async () => {
    const wrong = await post(
      '/v2/bot/richmenu',
      menuOf({ type: 'uri', uri: 'javascript:alert(1)' }),
    );
    expect(wrong.body['details']).toEqual([
      { message: 'invalid uri', property: 'areas[0].action.uri' },
    ]);
  });

  test('are refused with labels and a bar that are too long, and tabs that say nothing', async () => {
    const room = { type: 'uri', uri: 'https://liff.line.me/1' };
    const propertyOf = async (menu: object) => {
      const { body } = await post('/v2/bot/richmenu', menu);
      return (body['details'] as { property: string }[] | undefined)?.[0]?.property;
    };
    const letters = (n: number) => '👨‍👩‍👧'.repeat(n);
    expect(await propertyOf(menuOf({ ...room, label: letters(20) }))).toBeUndefined();
    expect(await propertyOf(menuOf({ ...room, label: letters(21) }))).toBe('areas[0].action.label');
    expect(await propertyOf({ ...menuOf(room), chatBarText: letters(14) })).toBeUndefined();
    expect(await propertyOf({ ...menuOf(room), chatBarText: letters(15) })).toBe('chatBarText');
    const tab = { type: 'richmenuswitch', richMenuAliasId: 'second' };
    expect(await propertyOf(menuOf({ ...tab, data: 'tab' }))).toBeUndefined();
    expect(await propertyOf(menuOf(tab))).toBe('areas[0].action');
  });

  test('are shown to friends: their own first, else the default, and do what they say', async () => {
    const [own, byDefault] = [
      await create({ type: 'postback', data: 'menu:own' }),
      await create({ type: 'message', text: 'つかいかた' }),
    ];
    const sakura = scene.phone.control.person('さくら');
    const mio = scene.phone.control.person('みお');
    sakura.follow();
    await post(`/v2/bot/user/all/richmenu/${byDefault}`, {});
    await post(`/v2/bot/user/${sakura.userId}/richmenu/${own}`, {});
    expect((await post(`/v2/bot/user/${mio.userId}/richmenu/${own}`, {})).status).toBe(200);
    expect((await get(`/v2/bot/user/${mio.userId}/richmenu`)).status).toBe(404);
    expect(mio.talk().richMenu).toBeNull();
    mio.follow();
    expect(sakura.tapRichMenu(0)).toMatchObject({
      kind: 'event',
      event: { type: 'postback', postback: { data: 'menu:own' } },
    });
    expect(mio.tapRichMenu(0)).toMatchObject({ kind: 'message' });
    expect(() => mio.tapRichMenu(1)).toThrow('no such area');
  });

  test('switch by alias', async () => {
    const [first, second] = [
      await create({ type: 'richmenuswitch', richMenuAliasId: 'second', data: 'to-second' }),
      await create({ type: 'postback', data: 'menu:second' }),
    ];
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    await post(`/v2/bot/user/all/richmenu/${first}`, {});
    expect(sakura.tapRichMenu(0)).toMatchObject({
      event: { postback: { params: { status: 'RICHMENU_ALIAS_ID_NOTFOUND' } } },
    });
    const alias = { richMenuAliasId: 'second', richMenuId: second };
    expect((await post('/v2/bot/richmenu/alias', alias)).status).toBe(200);
    expect(sakura.tapRichMenu(0)).toMatchObject({
      event: { postback: { params: { status: 'SUCCESS', newRichMenuAliasId: 'second' } } },
    });
    expect(sakura.talk().richMenu).toMatchObject({ richMenuId: second });
  });
});

describe('a picture sent in the talk', () => {
  test('is handed out when ready, and gone once taken back', async () => {
    const sakura = scene.phone.control.person('さくら');
    const bytes = Buffer.from('picture');
    const { messageId } = sakura.sendPicture({
      contentType: 'image/jpeg',
      bytes,
      readyAfterMs: 5 * SECOND,
    });
    const path = `/v2/bot/message/${messageId}/content`;
    expect((await get(path)).status).toBe(202);
    expect((await get(`${path}/transcoding`)).body).toEqual({ status: 'processing' });
    scene.clock.forward(5 * SECOND);
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${scene.phone.url}${path}`, { headers });
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
    sakura.unsend(messageId);
    expect((await get(path)).status).toBe(410);
    expect((await get('/v2/bot/message/1/content')).status).toBe(404);
    await scene.phone.control.settled();
    expect(scene.receiver.events().at(-1)).toMatchObject({ type: 'unsend', unsend: { messageId } });
  });
});

describe('the webhook setting', () => {
  test('can be read, changed and tried', async () => {
    const endpoint = `${scene.receiver.url}/elsewhere`;
    await call(scene.phone.url, 'PUT', '/v2/bot/channel/webhook/endpoint', {
      token,
      body: { endpoint },
    });
    expect((await get('/v2/bot/channel/webhook/endpoint')).body).toEqual({
      endpoint,
      active: true,
    });
    expect((await post('/v2/bot/channel/webhook/test', {})).body).toMatchObject({
      success: true,
      statusCode: 200,
      reason: 'OK',
    });
    expect(scene.receiver.received).toMatchObject([{ path: '/elsewhere', events: [] }]);
    scene.receiver.answers.push(503);
    expect((await post('/v2/bot/channel/webhook/test', {})).body).toMatchObject({
      success: false,
      statusCode: 503,
      reason: 'ERROR_STATUS_CODE',
    });
  });
});
