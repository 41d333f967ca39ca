/** LINE's webhook: who is let in, what is answered to whatever comes, and that a 200 means "kept". */
import { createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ErrorBody } from '../../contracts/common.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { useRelayWorld } from '../relay/world.ts';

const world = useRelayWorld();
const { channelSecret, botUserId } = DEMO_CHANNEL;

function sign(bytes: Buffer, secret: string = channelSecret): string {
  return createHmac('sha256', secret).update(bytes).digest('base64');
}

async function post(
  body: string | Buffer,
  { signature, url = world.webhookUrl }: { signature?: string | null; url?: string } = {},
): Promise<{ status: number; code: unknown }> {
  const bytes = Buffer.from(body);
  const header = signature === undefined ? sign(bytes) : signature;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(header === null ? {} : { 'x-line-signature': header }),
    },
    body: bytes,
  });
  const text = await response.text();
  return { status: response.status, code: text === '' ? null : JSON.parse(text).code };
}

function buildEvent(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'message',
    mode: 'active',
    timestamp: Date.now(),
    source: { type: 'user', userId: `U${'0123456789abcdef'.repeat(2)}` },
    webhookEventId: randomUUID(),
    deliveryContext: { isRedelivery: false },
    replyToken: randomUUID(),
    message: { id: '1', type: 'text', text: 'ここに書いた言葉' },
    ...overrides,
  };
}

function bodyOf(...events: unknown[]): string {
  return JSON.stringify({ destination: botUserId, events });
}

async function kept(
  ids: readonly unknown[],
): Promise<{ webhook_event_id: string; status: string; reason: string | null; type: string }[]> {
  return world.query(
    'select webhook_event_id, status, reason, type from inbox where webhook_event_id = any($1) order by 1',
    [ids],
  );
}

describe('what comes to the webhook', () => {
  test('is kept before the 200, once, without the words', async () => {
    const event = buildEvent();
    expect(await post(bodyOf(event))).toEqual({ status: 200, code: null });
    expect(await post(bodyOf(event))).toEqual({ status: 200, code: null });
    expect(await kept([event['webhookEventId']])).toEqual([
      {
        webhook_event_id: event['webhookEventId'],
        status: 'pending',
        reason: null,
        type: 'message',
      },
    ]);
    const [row] = await world.query<{ event: Buffer }>(
      'select event from inbox where webhook_event_id = $1',
      [event['webhookEventId']],
    );
    const place = { table: 'inbox', column: 'event', row: String(event['webhookEventId']) };
    const opened = await world.build.crypt.open(
      world.channel.organisationId,
      place,
      row?.event ?? Buffer.alloc(0),
    );
    expect(JSON.parse(opened)).toMatchObject({
      type: 'message',
      message: { id: '1', type: 'text' },
    });
    expect(opened).not.toContain('ここに書いた言葉');
  });

  test('may hold no event at all: the platform tests the connection like that', async () => {
    expect(await post(bodyOf())).toEqual({ status: 200, code: null });
  });

  test('may hold the same event twice', async () => {
    const event = buildEvent();
    expect((await post(bodyOf(event, event, buildEvent()))).status).toBe(200);
    expect(await kept([event['webhookEventId']])).toHaveLength(1);
  });

  test('is kept and not acted on when it is not for us', async () => {
    const standby = buildEvent({ mode: 'standby' });
    const elsewhere = buildEvent();
    await post(bodyOf(standby));
    await post(JSON.stringify({ destination: `U${'9'.repeat(32)}`, events: [elsewhere] }));
    expect(await kept([standby['webhookEventId']])).toMatchObject([
      { status: 'ignored', reason: 'standby' },
    ]);
    expect(await kept([elsewhere['webhookEventId']])).toMatchObject([
      { status: 'ignored', reason: 'other-destination' },
    ]);
  });

  test('is kept under its name when we do not know its kind', async () => {
    const event = buildEvent({ type: 'somethingNew' });
    await post(bodyOf(event));
    expect(await kept([event['webhookEventId']])).toMatchObject([
      { type: 'somethingNew', status: 'pending' },
    ]);
  });

  test('is let in with the secret before the present one, while that is being replaced', async () => {
    const channel = await world.build.buildChannel({
      key: `rotating-${randomUUID()}`,
      channelSecret: 'old-secret',
    });
    const { organisationId, serviceId, id } = channel;
    const sealed = await world.build.crypt.seal(
      { organisationId, serviceId, kind: 'service', objectId: serviceId },
      { table: 'channels', column: 'credentials', row: id },
      JSON.stringify({ channelSecret: 'new-secret', previousChannelSecret: 'old-secret' }),
    );
    await world.query('update channels set credentials = $1 where id = $2', [sealed, id]);
    const url = world.webhookUrl.replace(/demo$/u, channel.key);
    const body = JSON.stringify({ events: [] });
    for (const [secret, status] of [
      ['old-secret', 200],
      ['new-secret', 200],
      ['', 401],
      [channelSecret, 401],
    ] as const) {
      expect((await post(body, { url, signature: sign(Buffer.from(body), secret) })).status).toBe(
        status,
      );
    }
  });
});

describe('what is refused', () => {
  test.for([
    ['broken JSON', '{"events":', 'malformed-body', 400],
    ['nothing', '', 'malformed-body', 400],
    ['JSON that is no webhook', '{"destination":"x"}', 'malformed-body', 400],
    ['a list', '[]', 'malformed-body', 400],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'malformed-body', 400],
    [
      'more than a megabyte',
      `{"events":[],"x":"${'x'.repeat(1024 * 1024)}"}`,
      'payload-too-large',
      413,
    ],
    ['a flood of events', `{"events":[${'1,'.repeat(5000)}1]}`, 'payload-too-large', 413],
  ] as const)('%s has its own answer', async ([, body, code, status]) => {
    expect(await post(body)).toEqual({ status, code });
  });

  test('a megabyte that does not say how long it is, too', async () => {
    const half = Buffer.alloc(700_000, 0x20);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(half);
        controller.enqueue(half);
        controller.close();
      },
    });
    const sent = fetch(world.webhookUrl, { method: 'POST', body, duplex: 'half' } as RequestInit);
    // The connection is closed on whoever goes on writing; the answer may not be read any more.
    const status = await sent.then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
  });

  test('an address that no channel has', async () => {
    for (const key of ['nobody', 'x'.repeat(300), '%00', "a'b", '..%2f']) {
      const url = world.webhookUrl.replace(/demo$/u, key);
      expect(await post(bodyOf(), { url })).toEqual({ status: 404, code: 'unknown-channel' });
    }
  });

  test('is told by an id that stands in the answer and in the log', async () => {
    const answer = await fetch(world.webhookUrl, { method: 'POST', body: bodyOf() });
    const told = ErrorBody.parse(await answer.json());
    expect({ status: answer.status, code: told.code }).toEqual({
      status: 401,
      code: 'signature-invalid',
    });
    expect(world.logged()).toContain(told.requestId);
  });

  test('leaves a line in the log that says nothing of the content', async () => {
    const secretWords = `ひみつ${randomUUID()}`;
    await post(bodyOf(buildEvent({ message: { type: 'text', text: secretWords } })), {
      signature: null,
    });
    const line = world
      .logged()
      .split('\n')
      .findLast((each) => each.includes('signature-invalid'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      code: 'signature-invalid',
      bytes: expect.any(Number),
    });
    expect(world.logged()).not.toContain(secretWords);
    expect(world.logged()).not.toContain(channelSecret);
  });
});

describe('generated requests', () => {
  const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });
  const event = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom(
          'message',
          'follow',
          'unfollow',
          'postback',
          'unsend',
          'join',
          'beacon',
          'edit',
        ),
        json,
      ),
      mode: fc.oneof(fc.constantFrom('active', 'standby'), json),
      timestamp: fc.oneof(fc.integer(), json),
      source: fc.oneof(
        fc.record({ type: fc.constantFrom('user', 'group'), userId: fc.string() }),
        json,
      ),
      webhookEventId: fc.oneof(fc.uuid(), json),
      deliveryContext: json,
      replyToken: json,
      message: json,
      follow: json,
      postback: json,
      unsend: json,
    },
    { requiredKeys: [] },
  );
  const webhook = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record(
        {
          destination: fc.oneof(fc.constant(botUserId), json),
          events: fc.array(fc.oneof(event, json), { maxLength: 8 }),
        },
        { requiredKeys: [] },
      ),
    },
    { weight: 1, arbitrary: json },
  );

  test('signed JSON of any shape is kept or malformed, and never our fault', async () => {
    await fc.assert(
      fc.asyncProperty(webhook, async (value) => {
        const { status } = await post(JSON.stringify(value));
        const hasEvents =
          typeof value === 'object' &&
          value !== null &&
          'events' in value &&
          Array.isArray(value.events);
        expect(status).toBe(hasEvents ? 200 : 400);
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);

  test('bytes of any kind under a right signature are no fault of ours either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await post(Buffer.from(bytes))).status).toBeLessThan(500);
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  test('a signature or a body changed by one byte lets nobody in', async () => {
    const body = Buffer.from(bodyOf(buildEvent()));
    const signature = sign(body);
    const before = await world.query('select count(*) from inbox');
    const mutation = fc.oneof(
      fc.record({ at: fc.nat(body.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        return { changed, given: signature };
      }),
      fc
        .string({ maxLength: 60 })
        .filter((text) => text !== signature && /^[\x21-\x7e]*$/u.test(text))
        .map((given) => ({ changed: body, given })),
      fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((digest) => ({ changed: body, given: Buffer.from(digest).toString('base64') })),
      fc.constant({ changed: body, given: null }),
      fc.constant({ changed: Buffer.concat([body, Buffer.from(' ')]), given: signature }),
      fc.constant({ changed: body, given: `${signature} `.repeat(2).trim() }),
      fc.constant({ changed: body, given: signature.replace('=', '') }),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async ({ changed, given }) => {
        expect(await post(changed, { signature: given })).toEqual({
          status: 401,
          code: 'signature-invalid',
        });
      }),
      { numRuns: 2_000 },
    );
    expect(await world.query('select count(*) from inbox')).toEqual(before);
  }, 120_000);
});

test('of many requests at once, with events in common, every one that was answered 200 is kept once', async () => {
  const shared = Array.from({ length: 20 }, () => buildEvent());
  const sent: string[] = [];
  const send = async (n: number): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      const own = buildEvent();
      const { status } = await post(
        bodyOf(shared[(n + round) % shared.length], own, shared[round]),
      );
      expect(status).toBe(200);
      sent.push(String(own['webhookEventId']));
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, n) => send(n)));
  const all = [...sent, ...shared.map((each) => each['webhookEventId'])];
  expect(await kept(all)).toHaveLength(all.length);
}, 60_000);
