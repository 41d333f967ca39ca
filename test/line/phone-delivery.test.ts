import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { readWebhook } from '../../line/webhook-events.ts';
import { isSignatureValid } from '../../line/signature.ts';
import type { WebhookEvent } from '../../line/phone/post-webhook.ts';
import type { Scene } from './support.ts';
import { SECOND, startScene } from './support.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await startScene({ webhookTimeoutMs: 300 });
});
afterEach(() => scene.stop());

function ids(): string[] {
  return scene.receiver.events().map((event) => event.webhookEventId);
}
function events(count: number): WebhookEvent[] {
  const sakura = scene.phone.control.person('さくら');
  return Array.from({ length: count }, (_, index) => {
    scene.clock.forward(SECOND);
    const message = { id: String(index), type: 'text', text: '…' };
    return scene.phone.control.buildEvent('demo', sakura.userId, 'message', { message });
  });
}

describe('a webhook', () => {
  test('carries a signature of its bytes, and what our reader expects', async () => {
    const sakura = scene.phone.control.person('さくら');
    sakura.follow();
    sakura.typeText('こんにちは');
    sakura.postback('menu:open');
    sakura.block();
    await scene.phone.control.settled();
    expect(scene.receiver.received).toHaveLength(4);
    const read = scene.receiver.received.map(({ body, signature, path }) => {
      expect(path).toBe('/webhook/demo');
      expect(isSignatureValid(body, signature, [DEMO_CHANNEL.channelSecret])).toBe(true);
      const reading = readWebhook(body);
      return reading.ok ? reading : null;
    });
    expect(read.map((reading) => reading?.destination)).toEqual(
      Array.from({ length: 4 }, () => DEMO_CHANNEL.botUserId),
    );
    const { userId } = sakura;
    const timestamp = scene.clock.now().getTime();
    const kept = { mode: 'active', source: { type: 'user', userId }, timestamp };
    expect(read.flatMap((reading) => reading?.events)).toMatchObject([
      { ...kept, type: 'follow', follow: { isUnblocked: false } },
      { ...kept, type: 'message', message: { type: 'text' } },
      { ...kept, type: 'postback', postback: { data: 'menu:open' } },
      { ...kept, type: 'unfollow', replyToken: null },
    ]);
  });

  test('comes in the order of its person, with different ids', async () => {
    const sakura = scene.phone.control.person('さくら');
    const typed = Array.from({ length: 20 }, (_, index) => String(index));
    for (const words of typed) sakura.typeText(words);
    await scene.phone.control.settled();
    expect(scene.receiver.events().map((event) => event.message?.text)).toEqual(typed);
    expect(new Set(ids()).size).toBe(20);
    expect(ids()[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test('of a chat that another module has taken over cannot be answered', async () => {
    const { control } = scene.phone;
    control.configureChannel({
      ...control.channel('demo'),
      webhookUrl: scene.receiver.url,
      isStandby: true,
    });
    control.person('さくら').typeText('もしもし');
    await control.settled();
    const [event] = scene.receiver.events();
    expect(event).toMatchObject({ mode: 'standby' });
    expect(event).not.toHaveProperty('replyToken');
  });

  test('can be of a kind that does not exist yet, or signed by somebody else', async () => {
    const { control } = scene.phone;
    const { userId } = control.person('さくら');
    const event = control.buildEvent('demo', userId, 'teleport', { teleport: { to: '東京' } });
    expect(await control.postRaw('demo', { events: [event] })).toMatchObject({ statusCode: 200 });
    await control.postRaw('demo', { events: [event], signature: 'wrong' });
    await control.postRaw('demo', { events: [event], signature: 'missing' });
    await control.postRaw('demo', { events: [event], secret: 'old-secret' });
    const secrets = [DEMO_CHANNEL.channelSecret];
    expect(
      scene.receiver.received.map(({ body, signature }) =>
        isSignatureValid(body, signature, secrets),
      ),
    ).toEqual([true, false, false, false]);
  });
});

describe('a webhook that is not acknowledged', () => {
  test('is lost when redelivery is off, and the ledger says so', async () => {
    scene.receiver.answers.push(500);
    const { control } = scene.phone;
    const lost = control.person('さくら').typeText('届かない');
    const kept = control.person('さくら').typeText('届く');
    await control.settled();
    expect(control.ledger('demo').statistics()).toEqual({
      requests: 2,
      sent: 2,
      acknowledged: 1,
      failed: { could_not_connect: 0, request_timeout: 0, error_status_code: 1, unclassified: 0 },
    });
    expect(control.ledger('demo').unacknowledgedIds()).toEqual([lost.event['webhookEventId']]);
    expect(control.ledger('demo').acknowledgedIds()).toEqual([kept.event['webhookEventId']]);
  });

  test('comes again under the same id and reply token, marked as redelivered', async () => {
    const { control } = scene.phone;
    control.changeFaults({ redeliver: { isEnabled: true, intervalsMs: [10] } });
    scene.receiver.answers.push(500, null, 302);
    control.person('さくら').typeText('もしもし');
    await control.settled();
    const received = scene.receiver.events();
    expect(received.map((event) => event.deliveryContext.isRedelivery)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(new Set(ids()).size).toBe(1);
    expect(new Set(received.map((event) => event.replyToken)).size).toBe(1);
    expect(new Set(received.map((event) => event.timestamp)).size).toBe(1);
    expect(control.ledger('demo').statistics()).toMatchObject({
      acknowledged: 1,
      failed: { request_timeout: 1, error_status_code: 2 },
    });
  });

  test('is given up after the attempts set, and a dead endpoint is told from a slow one', async () => {
    const { control } = scene.phone;
    await scene.receiver.stop();
    control.changeFaults({ redeliver: { isEnabled: true, attempts: 2, intervalsMs: [1] } });
    control.person('さくら').typeText('だれもいない');
    await control.settled();
    expect(control.ledger('demo').statistics()).toMatchObject({
      requests: 3,
      acknowledged: 0,
      failed: { could_not_connect: 3 },
    });
    scene.receiver.stop = () => Promise.resolve();
  });
});

describe('disorder on demand', () => {
  test('repeats every webhook', async () => {
    const { control } = scene.phone;
    control.changeFaults({ duplicates: 2 });
    control.person('さくら').typeText('三度');
    await control.settled();
    expect(scene.receiver.events().map((event) => event.deliveryContext.isRedelivery)).toEqual([
      false,
      false,
      false,
    ]);
    expect(new Set(ids()).size).toBe(1);
  });

  test('shuffles windows of events, several to a webhook', async () => {
    const { control } = scene.phone;
    control.changeFaults({ shuffleWindow: 10, batchSize: 4, duplicates: 1 });
    const sakura = control.person('さくら');
    const sent = Array.from({ length: 10 }, (_, index) => sakura.typeText(String(index)));
    await control.settled();
    const expected = sent.map(({ event }) => String(event['webhookEventId']));
    expect(ids()).toHaveLength(20);
    expect([...new Set(ids())].toSorted()).toEqual(expected.toSorted());
    expect(ids().filter((id, at) => ids().indexOf(id) === at)).not.toEqual(expected);
    expect(Math.max(...scene.receiver.received.map((webhook) => webhook.events.length))).toBe(4);
  });

  test('is dealt the same way by the same seed, and another way by another', async () => {
    const dealt = async (seed: number): Promise<unknown[]> => {
      const another = await startScene({ seed: 7 });
      another.phone.control.changeFaults({ seed, shuffleWindow: 8, duplicates: 1 });
      const sakura = another.phone.control.person('さくら');
      for (let index = 0; index < 16; index += 1) sakura.typeText(String(index));
      await another.phone.control.settled();
      const order = another.receiver.events().map((event) => event.webhookEventId);
      await another.stop();
      return order;
    };
    const [first, again, other] = [await dealt(3), await dealt(3), await dealt(4)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(other)).toEqual(new Set(first));
  });

  test('sends given events in the order of a seed', async () => {
    const { control } = scene.phone;
    const given = events(12);
    await control.sendEvents('demo', given, 5);
    const shuffled = ids();
    scene.receiver.received.length = 0;
    await control.sendEvents('demo', given, 5);
    expect(ids()).toEqual(shuffled);
    scene.receiver.received.length = 0;
    await control.sendEvents('demo', given);
    expect(ids()).toEqual(given.map((event) => event['webhookEventId']));
    expect(shuffled).not.toEqual(ids());
  });

  test('ends when it is cleared', async () => {
    const { control } = scene.phone;
    control.changeFaults({ duplicates: 3, shuffleWindow: 5 });
    control.clearFaults();
    control.person('さくら').typeText('一度');
    await control.settled();
    expect(ids()).toHaveLength(1);
  });
});
