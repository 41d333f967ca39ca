import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { RoomMessage } from '../../contracts/room.ts';
import { useTestApi } from '../support/api.ts';
import { openStream, type OpenStream, type StreamOptions } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import type { BuiltConsultation, BuiltService } from '../support/factories.ts';

const api = useTestApi();
const streams: OpenStream[] = [];

async function open(path: string, options: StreamOptions): Promise<OpenStream> {
  const stream = await openStream(api.url, path, options);
  streams.push(stream);
  return stream;
}

afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

async function roomOf(service?: BuiltService) {
  const channel = await api.build.buildChannel(service ? { service } : {});
  const consultee = await api.build.buildConsultee({ channel });
  return { consultee, cookie: await api.build.enterRoom(consultee) };
}

async function say(cookie: string, text: string): Promise<number> {
  const { status, body } = await api.call('POST', '/api/room/messages', {
    cookie,
    body: { id: randomUUID(), text },
  });
  expect(status).toBe(200);
  return (body as { seq: number }).seq;
}

const numbers = (stream: OpenStream) =>
  stream.of('message').map(({ data }) => (data as RoomMessage).seq);

describe("the room's stream", () => {
  test('brings her first message, though nothing was open when it began', async () => {
    const { cookie } = await roomOf();
    const stream = await open('/api/room/stream', { cookie });
    expect((await stream.until('state')).data).toEqual({ consultation: null, lastSeq: 0 });
    await say(cookie, 'はじめまして');
    const { data, id } = await stream.until('message');
    expect(data).toMatchObject({ seq: 1, author: 'consultee', text: 'はじめまして' });
    expect(id).toMatch(/^[0-9a-f]{8}:1$/u);
    await stream.until(
      'state',
      ({ consultation }: { consultation: object | null }) => consultation !== null,
    );
  });

  test('goes on after any number of breaks without gap or double', async () => {
    const { cookie } = await roomOf();
    await say(cookie, '0');
    const received: number[] = [];
    let lastEventId = '';
    let isDone = false;
    async function listen(): Promise<void> {
      for (let breaks = 0; breaks < 100 || !isDone; breaks += 1) {
        const stream = await openStream(api.url, '/api/room/stream', { cookie, lastEventId });
        const enough = Math.floor(Math.random() * 4);
        await eventually(() => numbers(stream).length >= enough || isDone, {
          withinMs: 3_000,
          everyMs: 1,
        });
        stream.close();
        received.push(...numbers(stream));
        lastEventId = stream.lastId();
      }
      const last = await open('/api/room/stream', { cookie, lastEventId });
      await last.until('state');
      await eventually(() => received.length + numbers(last).length >= 151);
      received.push(...numbers(last));
    }
    async function talk(): Promise<void> {
      for (let n = 1; n <= 150; n += 1) await say(cookie, String(n));
      isDone = true;
    }
    await Promise.all([listen(), talk()]);
    expect(received).toEqual(Array.from({ length: 151 }, (_, index) => index + 1));
  });

  test('ends when she leaves the room', async () => {
    const { cookie } = await roomOf();
    const stream = await open('/api/room/stream', { cookie });
    await api.call('DELETE', '/api/room/session', { cookie });
    await eventually(() => stream.isClosed(), { withinMs: 2_000 });
    expect(stream.of('ended')).toHaveLength(1);
  });
});
