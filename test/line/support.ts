/** A webhook receiver, a clock one can turn, and a client for the demo account of a stand-in. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { LineClient } from '../../line/client.ts';
import { createLineClient } from '../../line/client.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import type { Phone, PhoneOptions } from '../../line/phone/phone.ts';
import { startPhone } from '../../line/phone/phone.ts';
import type { LineCallLog } from '../../line/transport.ts';

export interface Clock {
  now: () => Date;
  forward(ms: number): void;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

function createClock(at = '2026-04-15T01:00:00Z'): Clock {
  let ms = Date.parse(at);
  return {
    now: () => new Date(ms),
    forward(by) {
      ms += by;
    },
  };
}

export interface ReceivedEvent {
  webhookEventId: string;
  type: string;
  mode: string;
  timestamp: number;
  replyToken?: string;
  source: { userId: string };
  deliveryContext: { isRedelivery: boolean };
  message?: { id: string; type: string; text?: string };
}

export interface ReceivedWebhook {
  body: Buffer;
  signature: string | undefined;
  path: string;
  events: ReceivedEvent[];
}

export interface Receiver {
  url: string;
  received: ReceivedWebhook[];
  /** Every event that came, with repetitions. */
  events(): ReceivedEvent[];
  /** The status of the next answers; null: no answer at all. 200 when the list is used up. */
  answers: (number | null)[];
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const answers: (number | null)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const header = request.headers['x-line-signature'];
      const { events } = JSON.parse(body.toString()) as { events: ReceivedEvent[] };
      received.push({
        body,
        events,
        path: request.url ?? '',
        signature: typeof header === 'string' ? header : undefined,
      });
      const answer = answers.length > 0 ? answers.shift() : 200;
      if (typeof answer === 'number') response.writeHead(answer).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    events: () => received.flatMap((webhook) => webhook.events),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export interface Scene {
  phone: Phone;
  receiver: Receiver;
  clock: Clock;
  client: LineClient;
  log: LineCallLog[];
  stop(): Promise<void>;
}

/** A stand-in, a receiver of its webhooks, and our client, all on one clock. */
export async function startScene(options: Partial<PhoneOptions> = {}): Promise<Scene> {
  const clock = createClock();
  const receiver = await startReceiver();
  const phone = await startPhone({
    port: 0,
    webhookBaseUrl: receiver.url,
    now: clock.now,
    seed: 1,
    ...options,
  });
  const log: LineCallLog[] = [];
  return {
    phone,
    receiver,
    clock,
    log,
    client: clientOf(phone.url, { now: clock.now, log }),
    async stop() {
      await phone.stop();
      await receiver.stop();
    },
  };
}

export function clientOf(
  url: string,
  options: {
    now?: () => Date;
    log?: LineCallLog[];
    channelSecret?: string;
    timeoutMs?: number;
  } = {},
): LineClient {
  const note = (fields: LineCallLog): void => void options.log?.push(fields);
  return createLineClient({
    channelId: DEMO_CHANNEL.channelId,
    channelSecret: options.channelSecret ?? DEMO_CHANNEL.channelSecret,
    apiBaseUrl: url,
    dataApiBaseUrl: url,
    log: { info: note, warn: note },
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
}

export function text(words: string): { type: 'text'; text: string } {
  return { type: 'text', text: words };
}

/** A PNG's signature and header of that size; the stand-in looks no further. */
export function png(width: number, height: number, bytes = 64): Buffer {
  const image = Buffer.alloc(bytes);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(image);
  image.write('IHDR', 12, 'latin1');
  image.writeUInt32BE(width, 16);
  image.writeUInt32BE(height, 20);
  return image;
}

/** A token of the demo account, for calls that our client does not make. */
export async function tokenOf(url: string): Promise<string> {
  const response = await fetch(`${url}/oauth2/v3/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: DEMO_CHANNEL.channelId,
      client_secret: DEMO_CHANNEL.channelSecret,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

/** A call of the platform's API by hand. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: { token: string; body?: unknown; headers?: Record<string, string> },
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${options.token}`,
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, headers: response.headers };
}
