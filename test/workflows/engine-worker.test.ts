/** The worker's bond to the engine: it waits for one that is away and stops when told to, whatever the engine does. */
import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import type { PayloadCodec } from '@temporalio/common';
import { workflowBundle } from '../../worker/bundle.ts';
import { startEngineWorker, type EngineWorker } from '../../worker/engine.ts';
import { eventually } from '../support/eventually.ts';
import { createFakeRecords } from './fake-records.ts';
import { useRealEngine } from './use-engine.ts';
import { BUNDLES, COUNSELOR, createBench } from './workflow-bench.ts';

const real = useRealEngine();
const none: PayloadCodec = {
  encode: async (payloads) => payloads,
  decode: async (payloads) => payloads,
};
const open: (EngineWorker | Server)[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('stop' in one) await one.stop();
    else one.close();
  }
});

/** A door to the real engine that can be shut. */
function doorTo(address: string): { server: Server; shut: () => void } {
  const { hostname, port } = new URL(`http://${address}`);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  open.push(server);
  return {
    server,
    shut() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function begin(port: number, taskQueue: string, activities = createFakeRecords().activities) {
  const worker = startEngineWorker({
    address: `127.0.0.1:${port}`,
    namespace: real.namespace,
    taskQueue,
    codec: none,
    activities,
    bundle: await workflowBundle(BUNDLES),
    log: pino({ level: 'silent' }),
  });
  open.unshift(worker);
  return worker;
}

describe("the engine's worker", () => {
  test('begins to work when the engine appears, and works on when it was away', async () => {
    const first = doorTo(real.address);
    const port = await listen(first.server);
    first.shut();
    const taskQueue = `test-${randomUUID()}`;
    const records = createFakeRecords();
    const worker = await begin(port, taskQueue, records.activities);
    expect(worker.isRunning()).toBe(false);

    const second = doorTo(real.address);
    await listen(second.server, port);
    await eventually(() => worker.isRunning());
    const talk = await createBench(real.client, taskQueue, records).begin();
    await talk.command({ action: 'assign', to: COUNSELOR.staffId });

    second.shut();
    const third = doorTo(real.address);
    await listen(third.server, port);
    await talk.command({ action: 'confirm-history-review', mode: 'read' });
    expect(records.kindsOf(talk.id)).toEqual(['opened', 'assigned', 'history-reviewed']);
  });

  test('stops at once when there is no engine', async () => {
    const door = doorTo(real.address);
    const port = await listen(door.server);
    door.shut();
    const worker = await begin(port, `test-${randomUUID()}`);
    await worker.stop();
    expect(worker.isRunning()).toBe(false);
  });
});
