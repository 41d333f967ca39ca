import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLineReader } from '../../keys/lines.ts';
import { KEY_KINDS, KeyAnswer, MAX_LINE_BYTES } from '../../keys/protocol.ts';
import { buildKeyName, useKeyStore } from '../support/keys.ts';

const store = useKeyStore();

/** Speaks to the socket without a client; hands out answers in the order they come. */
async function openRaw() {
  const socket = connect(store.socketPath);
  await once(socket, 'connect');
  const answers: KeyAnswer[] = [];
  const waiting: ((answer: KeyAnswer) => void)[] = [];
  const read = createLineReader((line) => {
    const answer = KeyAnswer.parse(JSON.parse(line));
    const next = waiting.shift();
    if (next) next(answer);
    else answers.push(answer);
  });
  socket.on('data', (chunk) => read(chunk));
  return {
    socket,
    next: (): Promise<KeyAnswer> => {
      const answer = answers.shift();
      if (answer) return Promise.resolve(answer);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}

async function withRaw(use: (raw: Awaited<ReturnType<typeof openRaw>>) => Promise<void>) {
  const raw = await openRaw();
  try {
    await use(raw);
  } finally {
    raw.socket.destroy();
  }
}

function write(socket: Socket, value: unknown) {
  socket.write(`${JSON.stringify(value)}\n`);
}

describe('the protocol', () => {
  test('answers pipelined requests by their id', async () => {
    await withRaw(async ({ socket, next }) => {
      const name = buildKeyName();
      write(socket, { id: 7, verb: 'obtain', name });
      write(socket, { id: 8, verb: 'status' });
      write(socket, { id: 9, verb: 'obtain', name });
      const answers = [await next(), await next(), await next()];
      expect(new Set(answers.map((answer) => answer.id))).toEqual(new Set([7, 8, 9]));
      expect(answers.every((answer) => answer.ok)).toBe(true);
    });
  });

  test('takes a request that comes byte by byte', async () => {
    await withRaw(async ({ socket, next }) => {
      socket.setNoDelay(true);
      for (const letter of `${JSON.stringify({ id: 1, verb: 'status' })}\n`) socket.write(letter);
      expect(await next()).toMatchObject({ id: 1, ok: true });
    });
  });

  test('refuses any line of text and goes on', async () => {
    await withRaw(async ({ socket, next }) => {
      const line = fc.string({ unit: 'binary' }).filter((text) => /^[^\n]+$/u.test(text));
      await fc.assert(
        fc.asyncProperty(line, async (text) => {
          socket.write(`${text}\n`);
          expect(await next()).toEqual({ id: null, ok: false, code: 'invalid-input' });
        }),
        { numRuns: 300 },
      );
    });
  });

  test('refuses any bytes and goes on', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 500 });
    await fc.assert(
      fc.asyncProperty(bytes, async (noise) => {
        await withRaw(async ({ socket }) => {
          socket.write(noise);
          socket.end('\n');
          socket.resume();
          await once(socket, 'close');
        });
      }),
      { numRuns: 100 },
    );
    expect((await store.keys.status()).writable).toBe(true);
  });

  test('refuses any request that is nearly right, under its id', async () => {
    const uuid = fc.uuid();
    const anything = fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue());
    const name = fc.record(
      {
        organisationId: fc.oneof(uuid, anything),
        serviceId: fc.oneof(uuid, anything),
        kind: fc.oneof(fc.constantFrom(...KEY_KINDS), anything),
        objectId: anything.filter((value) => typeof value !== 'string'),
      },
      { requiredKeys: [] },
    );
    const request = fc.record({
      verb: fc.constantFrom('obtain', 'rotate', 'destroy', 'unwrap', 'rewrap', 'searchUnwrap', 'x'),
      name,
      keyId: anything,
      rewrap: anything,
    });
    await withRaw(async ({ socket, next }) => {
      await fc.assert(
        fc.asyncProperty(request, async (body) => {
          let line: string;
          try {
            line = JSON.stringify({ ...body, id: 5 });
          } catch {
            return; // what JSON cannot say cannot be sent
          }
          socket.write(`${line}\n`);
          expect(await next()).toEqual({ id: 5, ok: false, code: 'invalid-input' });
        }),
        { numRuns: 300 },
      );
    });
    expect((await store.keys.status()).counts.consultation).toBeDefined();
  });

  test('ends a connection whose line never ends, and serves the others', async () => {
    await withRaw(async ({ socket }) => {
      socket.on('error', () => undefined);
      socket.write(Buffer.alloc(MAX_LINE_BYTES + 1, 0x61));
      await once(socket, 'close');
    });
    expect((await store.keys.status()).writable).toBe(true);
  });
});
