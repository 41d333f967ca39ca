import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_CHANNEL, DEMO_PEOPLE } from '../../line/phone/demo-channel.ts';
import type { Scene } from './support.ts';
import { call, startScene, text, tokenOf } from './support.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await startScene({ hasMenu: true });
});
afterEach(() => scene.stop());

const push = (to: string, words: string) => scene.client.push(to, [text(words)], randomUUID());
const wordsOf = (name: string) =>
  scene.phone.control
    .person(name)
    .talk()
    .bubbles.map(({ message }) => message['text']);

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${scene.phone.url}/phone/api${path}`, init);
}
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('a phone without a network', () => {
  test('gets what was sent to it when the network is back, in order and each once', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    sakura.changeDevice({ hasNetwork: false });
    expect(await push(sakura.userId, '一つ目')).toMatchObject({ outcome: 'accepted' });
    await push(sakura.userId, '二つ目');
    expect(wordsOf('さくら')).toEqual([]);
    expect(scene.phone.control.people()[0]).toMatchObject({ unread: 0 });
    sakura.changeDevice({ hasNetwork: true });
    sakura.changeDevice({ hasNetwork: true });
    expect(wordsOf('さくら')).toEqual(['一つ目', '二つ目']);
    expect(scene.phone.control.people()[0]).toMatchObject({ unread: 2 });
  });

  test('sends nothing, opens no room, and still follows an address', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    await scene.phone.control.settled();
    sakura.changeDevice({ hasNetwork: false });
    const { userId } = sakura;
    for (const [action, body] of [
      ['text', { text: '聞こえますか' }],
      ['sticker', {}],
      ['block', {}],
      ['open-room', {}],
      ['tap', { area: 1 }],
    ] as const) {
      const answer = await post(`/people/${userId}/${action}`, body);
      expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'no-network' }]);
    }
    expect(sakura.tapRichMenu(2)).toMatchObject({ kind: 'opened', isRoom: true });
    await scene.phone.control.settled();
    expect(scene.receiver.events().map(({ type }) => type)).toEqual(['follow']);
  });
});

describe('a dark screen', () => {
  test('lights up with what arrives, and keeps it until it is unlocked', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    await push(sakura.userId, '見ているとき');
    sakura.changeDevice({ screen: 'off' });
    await push(sakura.userId, 'お知らせがあります。');
    expect(sakura.device()).toMatchObject({
      device: { screen: 'lock' },
      notifications: [{ channelKey: 'demo', body: 'お知らせがあります。' }],
    });
    sakura.changeDevice({ screen: 'on' });
    expect(sakura.device().notifications).toEqual([]);
  });

  test('stays dark without a network, until the network is back', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    sakura.changeDevice({ hasNetwork: false, screen: 'off' });
    await push(sakura.userId, 'お知らせがあります。');
    expect(sakura.device()).toMatchObject({ device: { screen: 'off' }, notifications: [] });
    sakura.changeDevice({ hasNetwork: true });
    expect(sakura.device().device.screen).toBe('lock');
    expect(sakura.device().notifications).toHaveLength(1);
  });
});

describe('the list of talks', () => {
  test('counts what was not seen, for each person, until the talk is looked at', async () => {
    const [sakura, mio] = ['さくら', 'みお'].map((name) => scene.phone.control.person(name));
    sakura?.follow();
    await push(sakura?.userId ?? '', '一つ目');
    await push(sakura?.userId ?? '', '二つ目');
    expect(sakura?.device().talks).toMatchObject([
      { channelKey: 'demo', friendship: 'friend', unread: 2, last: { from: 'account' } },
    ]);
    expect(mio?.device().talks).toMatchObject([{ friendship: 'none', unread: 0, last: null }]);
    sakura?.read();
    expect(scene.phone.control.people().map(({ unread }) => unread)).toEqual([0, 0, 0, 0]);
  });

  test('survives a restart with everybody’s network and screen', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phone-device-'));
    const stateFile = join(folder, 'phone.json');
    const first = await startScene({ stateFile });
    const one = first.phone.control.person('なつ');
    one.follow();
    one.changeDevice({ hasNetwork: false, screen: 'off' });
    await first.client.push(one.userId, [text('待っている')], randomUUID());
    await first.stop();
    const again = await startScene({ stateFile });
    const same = again.phone.control.person('なつ');
    expect(same.device().device).toEqual({ hasNetwork: false, screen: 'off' });
    same.changeDevice({ hasNetwork: true });
    expect(same.device().talks).toMatchObject([{ unread: 1 }]);
    await again.stop();
    await rm(folder, { recursive: true });
  });

  test('takes over what an earlier version wrote', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phone-device-'));
    const stateFile = join(folder, 'phone.json');
    const first = await startScene({ stateFile });
    first.phone.control.person('さくら').follow();
    await first.stop();
    const stored = JSON.parse(await readFile(stateFile, 'utf8')) as {
      people: Record<string, unknown>[];
      talks: Record<string, Record<string, unknown>>;
    };
    for (const person of stored.people) for (const key of ['device', 'isGone']) delete person[key];
    for (const talk of Object.values(stored.talks)) {
      delete talk['unread'];
      delete talk['held'];
    }
    await writeFile(stateFile, JSON.stringify(stored));
    const again = await startScene({ stateFile });
    expect(again.phone.control.person('さくら').device()).toMatchObject({
      device: { hasNetwork: true, screen: 'on' },
      talks: [{ friendship: 'friend', unread: 0 }],
    });
    await again.stop();
    await rm(folder, { recursive: true });
  });
});

describe('beginning anew', () => {
  test('makes somebody the account has never met, and tells it that the former one left', async () => {
    const before = scene.phone.control.person('さくら');
    before.follow();
    before.sendPicture({ contentType: 'image/png', bytes: Buffer.from('x') });
    const answer = await post(`/people/${before.userId}/reset`, {});
    const { userId } = (await answer.json()) as { userId: string };
    await scene.phone.control.settled();
    expect(scene.receiver.events().map(({ type }) => type)).toEqual([
      'follow',
      'message',
      'unfollow',
    ]);
    const after = scene.phone.control.person('さくら');
    expect(after.userId).toBe(userId);
    expect(userId).not.toBe(before.userId);
    expect(after.talk()).toMatchObject({ friendship: 'none', bubbles: [] });
    expect(scene.phone.control.people().map(({ displayName }) => displayName)).toEqual([
      ...DEMO_PEOPLE,
    ]);
    // Accepted as by the platform, and nobody gets it.
    expect(await push(before.userId, 'まだいますか')).toMatchObject({ outcome: 'accepted' });
    expect(after.talk().bubbles).toEqual([]);
    expect(scene.phone.control.usage('demo')).toBe(0);
    expect((await ask(`/people/${before.userId}/talk`)).status).toBe(404);
  });

  test('for all leaves those the practice begins with', async () => {
    const { control } = scene.phone;
    for (const name of ['さくら', 'なつ', 'ふゆ']) control.person(name).follow();
    const former = control.person('なつ').userId;
    expect((await post('/reset', {})).status).toBe(200);
    expect(control.people()).toMatchObject(
      DEMO_PEOPLE.map((displayName) => ({ displayName, unread: 0 })),
    );
    expect(control.person('なつ').userId).not.toBe(former);
  });
});

describe('the practice account’s menu', () => {
  test('is a picture with tabs that the platform itself would take', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    const token = await tokenOf(scene.phone.url);
    const shown = sakura.talk().richMenu;
    const { richMenuId, ...menu } = shown ?? {};
    const path = '/v2/bot/richmenu/validate';
    expect((await call(scene.phone.url, 'POST', path, { token, body: menu })).status).toBe(200);
    const picture = await ask(`/channels/demo/rich-menus/${String(richMenuId)}/picture`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect((await picture.arrayBuffer()).byteLength).toBeLessThan(1024 * 1024);
    sakura.tapRichMenu(1);
    expect(sakura.talk().richMenu?.['richMenuId']).not.toBe(richMenuId);
    sakura.tapRichMenu(0);
    expect(sakura.talk().richMenu?.['richMenuId']).toBe(richMenuId);
  });
});

describe('the stand-in', () => {
  test('shows a picture to the one who sent it, and nothing else under that address', async () => {
    const sakura = scene.phone.control.person('さくら');
    const picture = { contentType: 'image/png', bytes: Buffer.from('picture') };
    const { messageId } = sakura.sendPicture(picture);
    const page = sakura.sendPicture({ contentType: 'text/html', bytes: Buffer.from('<script>') });
    const path = (userId: string, id: string) => `/people/${userId}/pictures/${id}`;
    const shown = await ask(path(sakura.userId, messageId));
    expect(await shown.text()).toBe('picture');
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect((await ask(path(sakura.userId, page.messageId))).status).toBe(404);
    const mio = scene.phone.control.person('みお').userId;
    expect((await ask(path(mio, messageId))).status).toBe(404);
    sakura.unsend(messageId);
    expect((await ask(path(sakura.userId, messageId))).status).toBe(404);
  });

  test('takes no orders from pages of other origins', async () => {
    const { userId } = scene.phone.control.person('さくら');
    for (const site of ['cross-site', 'same-site']) {
      const answer = await post(`/people/${userId}/follow`, {}, { 'sec-fetch-site': site });
      expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'not-permitted' }]);
    }
    expect(scene.phone.control.person('さくら').talk().friendship).toBe('none');
  });

  test('sends its webhooks to no other machine', async () => {
    const elsewhere = 'https://example.com/webhook';
    const put = await ask('/channels/demo', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...DEMO_CHANNEL, webhookUrl: elsewhere }),
    });
    expect([put.status, await put.json()]).toMatchObject([403, { code: 'not-permitted' }]);
    const token = await tokenOf(scene.phone.url);
    for (const [method, path] of [
      ['PUT', '/v2/bot/channel/webhook/endpoint'],
      ['POST', '/v2/bot/channel/webhook/test'],
    ] as const) {
      const body = { endpoint: elsewhere };
      expect((await call(scene.phone.url, method, path, { token, body })).status).toBe(400);
    }
    expect(scene.phone.control.channel('demo').webhookUrl).toContain(scene.receiver.url);
  });
});
