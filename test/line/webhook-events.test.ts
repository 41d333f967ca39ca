import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWebhook, reduceEvent } from '../../line/webhook-events.ts';

const USER_ID = `U${'a1'.repeat(16)}`;
const BASE = {
  mode: 'active',
  timestamp: 1_462_629_479_859,
  source: { type: 'user', userId: USER_ID },
  webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
  deliveryContext: { isRedelivery: false },
  replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
};
const KEPT = {
  mode: 'active',
  timestamp: BASE.timestamp,
  source: BASE.source,
  webhookEventId: BASE.webhookEventId,
  isRedelivery: false,
  replyToken: BASE.replyToken,
};

function read(value: unknown): ReturnType<typeof readWebhook> {
  return readWebhook(Buffer.from(JSON.stringify(value)));
}

describe('an event of a known type', () => {
  test.for([
    [
      'message',
      { message: { id: '5', type: 'text', text: '…' } },
      { message: { id: '5', type: 'text' } },
    ],
    [
      'message',
      { message: { id: '5', type: 'hologram' } },
      { message: { id: '5', type: 'unknown' } },
    ],
    ['unsend', { unsend: { messageId: '325708' } }, { unsend: { messageId: '325708' } }],
    ['follow', { follow: { isUnblocked: true } }, { follow: { isUnblocked: true } }],
    ['follow', {}, { follow: { isUnblocked: false } }],
    ['unfollow', {}, {}],
    [
      'postback',
      { postback: { data: 'menu:open' } },
      { postback: { data: 'menu:open', params: null } },
    ],
    [
      'postback',
      { postback: { data: 'date', params: { datetime: '2017-12-25T01:00' } } },
      { postback: { data: 'date', params: 'datetime' } },
    ],
    [
      'postback',
      { postback: { data: 'x', params: { newRichMenuAliasId: 'b', status: 'SUCCESS' } } },
      { postback: { data: 'x', params: 'rich-menu-switch' } },
    ],
  ] as const)('%s keeps what we act on', ([type, details, kept]) => {
    expect(reduceEvent({ ...BASE, type, ...details })).toEqual({ ...KEPT, type, ...kept });
  });

  test('keeps no postback data but our own opaque form', () => {
    for (const data of ['DV相談', 'topic=dv', 'Menu', 'a'.repeat(101), '', 5, null]) {
      expect(reduceEvent({ ...BASE, type: 'postback', postback: { data } })).toMatchObject({
        postback: { data: null },
      });
    }
  });

  test('is kept by its name alone when its own part is missing', () => {
    for (const type of ['message', 'unsend', 'postback']) {
      expect(reduceEvent({ ...BASE, type })).toEqual({ ...KEPT, type: 'other', name: type });
    }
  });
});

describe('an event of an unknown kind', () => {
  test('is kept by its name and id', () => {
    expect(reduceEvent({ ...BASE, type: 'teleport', teleport: { to: '東京' } })).toEqual({
      ...KEPT,
      type: 'other',
      name: 'teleport',
    });
  });

  test('gets an id from its bytes, the same for its redelivery and any order of fields', () => {
    const { webhookEventId: _none, ...event } = { ...BASE, type: 'teleport' };
    const first = reduceEvent(event);
    const again = reduceEvent(
      Object.fromEntries(
        Object.entries({ ...event, deliveryContext: { isRedelivery: true } }).reverse(),
      ),
    );
    expect(first.webhookEventId).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(again.webhookEventId).toBe(first.webhookEventId);
    expect(again.isRedelivery).toBe(true);
    expect(reduceEvent({ ...event, timestamp: 1 }).webhookEventId).not.toBe(first.webhookEventId);
  });
});

describe('a webhook', () => {
  test('without events is the platform testing the connection', () => {
    expect(read({ destination: USER_ID, events: [] })).toEqual({
      ok: true,
      destination: USER_ID,
      events: [],
    });
  });

  test('that is none is refused', () => {
    for (const value of [null, 5, 'text', [], {}, { events: {} }, { events: null }]) {
      expect(read(value)).toEqual({ ok: false, code: 'webhook-unreadable' });
    }
    for (const bytes of ['', '{', '{"events":[', '\ufeff{}', '\u0000']) {
      expect(readWebhook(Buffer.from(bytes))).toEqual({ ok: false, code: 'webhook-unreadable' });
    }
  });

  test('nested beyond reason is read without overflowing', () => {
    const depth = 100_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const body = `{"events":[${deep},{"type":"message","message":${deep}}]}`;
    expect(readWebhook(Buffer.from(body))).toMatchObject({
      ok: true,
      events: [{ name: 'unknown' }, { name: 'message' }],
    });
  });

  test('of any bytes never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => readWebhook(bytes)).not.toThrow();
      }),
    );
  });

  test('of any JSON never throws, and every event in it is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (events, destination) => {
        const reading = read({ destination, events });
        expect(reading.ok && reading.events.length).toBe(events.length);
      }),
    );
  });

  test('with any values in the known fields never throws', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(BASE)));
    const event = fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('message', 'unsend', 'follow', 'unfollow', 'postback', 'join'),
          fc.jsonValue(),
        ),
        mode: value,
        timestamp: value,
        source: value,
        webhookEventId: value,
        deliveryContext: value,
        replyToken: value,
        message: value,
        unsend: value,
        follow: value,
        postback: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(event, (candidate) => {
        const kept = reduceEvent(candidate);
        expect(kept.webhookEventId).toMatch(/^(sha256-[0-9a-f]{64}|[0-9A-Za-z_-]{1,64})$/);
      }),
    );
  });
});

describe('what people typed', () => {
  const SECRET = '父に殴られました';
  const words = fc.string().map((noise) => `${noise}${SECRET}${noise}`);
  const message = fc.oneof(
    words.map((text) => ({
      type: 'text',
      text,
      quotedMessageId: '1',
      mention: { mentionees: [text] },
    })),
    words.map((fileName) => ({ type: 'file', fileName, fileSize: 3 })),
    words.map((title) => ({ type: 'location', title, address: title, latitude: 1, longitude: 2 })),
    words.map((keyword) => ({ type: 'sticker', keywords: [keyword], text: keyword })),
    words.map((type) => ({ type, id: type })),
  );

  test('survives nowhere in what we keep', () => {
    fc.assert(
      fc.property(message, words, fc.boolean(), (content, text, hasId) => {
        const event = {
          ...BASE,
          ...(hasId ? {} : { webhookEventId: text }),
          type: 'message',
          message: { id: '5', ...content },
          source: { ...BASE.source, displayName: text },
          replyToken: text,
          surprise: { text },
          [text]: text,
        };
        expect(JSON.stringify(reduceEvent(event))).not.toContain(SECRET);
        const other = { ...event, type: text, postback: { data: text, params: { date: text } } };
        expect(JSON.stringify(reduceEvent(other))).not.toContain(SECRET);
        expect(JSON.stringify(reduceEvent({ ...other, type: 'postback' }))).not.toContain(SECRET);
        expect(JSON.stringify(reduceEvent(text))).not.toContain(SECRET);
      }),
    );
  });
});
