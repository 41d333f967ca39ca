/** The webhook without its database or its key store: the platform is told to come again, in time. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { createInboxWriter } from '../../api/line/inbox-writer.ts';
import type { WebhookChannel } from '../../api/line/channels.ts';
import { createWebhook, type WebhookOptions } from '../../api/line/webhook.ts';
import { Refusal } from '../../domain/errors.ts';

const channel: WebhookChannel = {
  id: '00000000-0000-4000-8000-000000000003',
  organisationId: '00000000-0000-4000-8000-000000000001',
  serviceId: '00000000-0000-4000-8000-000000000002',
  botUserId: `U${'b'.repeat(32)}`,
  secrets: ['practice-secret'],
  key: { id: '00000000-0000-4000-8000-000000000009', material: Buffer.alloc(32, 7) },
};
const body = JSON.stringify({ destination: channel.botUserId, events: [{ type: 'follow' }] });
const signature = createHmac('sha256', 'practice-secret').update(body).digest('base64');
const lines: { code: string }[] = [];
const note = (fields: { code: string }): void => void lines.push(fields);
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  lines.length = 0;
});

async function answerOf(parts: Pick<WebhookOptions, 'channels' | 'inbox'>) {
  const app = express();
  const log = { info: note, warn: note } as unknown as WebhookOptions['log'];
  app.post('/webhook/:channelKey', createWebhook({ ...parts, log, answerWithinMs: 50 }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/webhook/demo`, {
    method: 'POST',
    headers: { 'x-line-signature': signature },
    body,
  });
  return { status: response.status, body: await response.json() };
}

const unavailable = {
  status: 503,
  body: { code: 'unavailable', message: expect.any(String), requestId: expect.any(String) },
};

test('a database that hangs is answered for before the platform loses patience', async () => {
  const pool = { query: () => new Promise(() => undefined) } as never;
  const inbox = createInboxWriter({ pool });
  const channels = { find: () => Promise.resolve(channel) };
  expect(await answerOf({ channels, inbox })).toEqual(unavailable);
  expect(lines).toEqual([expect.objectContaining({ code: 'unavailable', bytes: body.length })]);
});

test('a channel that cannot be looked up is not taken for an unknown one', async () => {
  const inbox = createInboxWriter({ pool: {} as never });
  const channels = { find: () => Promise.reject(new Refusal('keys-unavailable')) };
  expect(await answerOf({ channels, inbox })).toEqual(unavailable);
  expect(lines.map(({ code }) => code)).toEqual(['channel-unavailable', 'unavailable']);
});
