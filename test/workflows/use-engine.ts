/** The engines workflow tests run on, and one worker for all tests of a file. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll } from 'vitest';
import { createTimeSkippingEnvironment, useTemporal } from '../support/temporal.ts';
import { withBench, type Bench, type EngineUnderTest } from './workflow-bench.ts';

/** The run's real server; ready within hooks and tests. */
export function useRealEngine(): EngineUnderTest & { address: string } {
  const opened: { engine?: EngineUnderTest & { address: string } } = {};
  beforeAll(async () => {
    const { address, namespace } = await useTemporal();
    const connection = await Connection.connect({ address });
    opened.engine = {
      client: new Client({ connection, namespace }),
      nativeConnection: await NativeConnection.connect({ address }),
      namespace,
      address,
    };
  }, 300_000);
  afterAll(async () => {
    await opened.engine?.client.connection.close();
    await opened.engine?.nativeConnection.close();
  });
  return readThrough(() => opened.engine);
}

/** A server of this file's own whose clock jumps: `sleep` passes hours in no time. */
export function useSkippedTime(): EngineUnderTest & {
  sleep(milliseconds: number): Promise<void>;
  now(): Promise<number>;
} {
  const opened: { engine?: ReturnType<typeof skipping>; teardown?: () => Promise<void> } = {};
  function skipping(environment: Awaited<ReturnType<typeof createTimeSkippingEnvironment>>) {
    return {
      client: environment.client as Client,
      nativeConnection: environment.nativeConnection,
      namespace: environment.namespace ?? 'default',
      sleep: (milliseconds: number) => environment.sleep(milliseconds),
      now: () => environment.currentTimeMs(),
    };
  }
  beforeAll(async () => {
    const environment = await createTimeSkippingEnvironment();
    opened.engine = skipping(environment);
    opened.teardown = () => environment.teardown();
  }, 120_000);
  afterAll(() => opened.teardown?.());
  return readThrough(() => opened.engine);
}

function readThrough<T extends object>(made: () => T | undefined): T {
  return new Proxy({} as T, {
    get(_target, name) {
      const engine = made();
      if (!engine) throw new Error('the engine is started in beforeAll: ask within a test');
      return Reflect.get(engine, name) as unknown;
    },
  });
}

/** One worker for all tests of a file. */
export function useBench(engine: EngineUnderTest): Bench {
  const opened: { bench?: Bench; stop?: () => void; ended?: Promise<void> } = {};
  beforeAll(async () => {
    const started = new Promise<Bench>((resolve, reject) => {
      const stopped = new Promise<void>((stop) => {
        opened.stop = stop;
      });
      opened.ended = withBench(engine, async (bench) => {
        resolve(bench);
        await stopped;
      });
      opened.ended.catch(reject);
    });
    opened.bench = await started;
  }, 120_000);
  afterAll(async () => {
    opened.stop?.();
    await opened.ended;
  });
  return readThrough(() => opened.bench);
}
