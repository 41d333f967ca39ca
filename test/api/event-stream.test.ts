import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { EventStream } from '../../api/realtime/event-stream.ts';
import { openStream, type OpenStream } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A stream's two ends, without anything of the product behind it. */
async function connect(): Promise<{
  ours: EventStream;
  theirs: OpenStream;
  wasCut: () => boolean;
}> {
  let wasCut = false;
  const { promise, resolve } = Promise.withResolvers<EventStream>();
  const app = express();
  app.get('/', (request, response) => {
    resolve(new EventStream(request, response, () => (wasCut = true)));
  });
  const server = app.listen(0);
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const theirs = await openStream(url, '/', { cookie: 'none' });
  closers.push(
    () => theirs.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { ours: await promise, theirs, wasCut: () => wasCut };
}

const BIG = 'あ'.repeat(20_000);

describe('a reader who does not keep up', () => {
  test('is given no more, and cut when nothing was taken for a quarter of a minute', async () => {
    const { ours, theirs, wasCut } = await connect();
    theirs.pause();
    for (let n = 0; n < 2_000 && !ours.isFull; n += 1) {
      ours.push('big', BIG);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ours.isFull).toBe(true);
    ours.check(0);
    ours.check(14_000);
    expect(ours.isOpen).toBe(true);
    ours.check(16_000);
    expect(ours.isOpen).toBe(false);
    expect(wasCut()).toBe(true);
  });

  test('is cut at once rather than kept megabytes for', async () => {
    const { ours, theirs, wasCut } = await connect();
    theirs.pause();
    for (let n = 0; n < 2_000 && ours.isOpen; n += 1) ours.push('big', BIG);
    expect(wasCut()).toBe(true);
  });
});

describe('a position', () => {
  test('stays where the last message put it, whatever else is told', async () => {
    const { ours, theirs } = await connect();
    ours.push('message', { seq: 7 }, 'abc:7');
    ours.push('heartbeat', {});
    ours.end('shutdown');
    await eventually(() => theirs.isClosed());
    expect(theirs.events.map(({ event, id }) => [event, id])).toEqual([
      ['message', 'abc:7'],
      ['heartbeat', 'abc:7'],
      ['ended', 'abc:7'],
    ]);
  });
});
