/** The Temporal worker: runs while the engine can be reached, and starts over when it comes back. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import type { WorkflowActivities } from '../activities/contract.ts';
import { createDataConverter } from '../workflows/engine/data-converter.ts';

const LEAST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** What suits two cores; measured figures are in the operations manual. */
export const WORKER_TUNING = {
  maxCachedWorkflows: 500,
  maxConcurrentWorkflowTaskExecutions: 20,
  maxConcurrentWorkflowTaskPolls: 5,
  maxConcurrentActivityTaskExecutions: 10,
  maxConcurrentActivityTaskPolls: 2,
  maxConcurrentLocalActivityExecutions: 20,
  // A consultation kept by a worker that is gone is waited for no longer than this.
  stickyQueueScheduleToStartTimeout: '3s',
  shutdownGraceTime: '10s',
  shutdownForceTime: '20s',
} as const satisfies Partial<WorkerOptions>;

export interface EngineWorkerOptions {
  address: string;
  namespace: string;
  taskQueue: string;
  codec: PayloadCodec;
  activities: WorkflowActivities;
  /** Path of the bundled workflows. */
  bundle: string;
  log: Logger;
}

export interface EngineWorker {
  /** Whether it takes tasks now. */
  isRunning(): boolean;
  /** Ends what is under way within the grace time; resolves when it has stopped. */
  stop(): Promise<void>;
}

/** Begins at once and never gives up until it is stopped. */
export function startEngineWorker(options: EngineWorkerOptions): EngineWorker {
  const leaving = new AbortController();
  let worker: Worker | null = null;

  async function keepRunning(): Promise<void> {
    let wait = LEAST_WAIT_MS;
    while (!leaving.signal.aborted) {
      try {
        await runOnce();
        wait = LEAST_WAIT_MS;
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        options.log.warn({ code: 'engine-away', error: name, waitMs: wait }, 'engine away');
        await sleep(wait, undefined, { signal: leaving.signal }).catch(() => undefined);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
    }
  }

  async function runOnce(): Promise<void> {
    const connection = await NativeConnection.connect({ address: options.address });
    try {
      const started = await createWorker(options, connection);
      worker = started;
      options.log.info({ code: 'engine-reached' }, 'worker takes tasks');
      const ended = started.run();
      // A worker that was made has to run before it can let go of its connection.
      if (leaving.signal.aborted) started.shutdown();
      await ended;
    } finally {
      worker = null;
      await connection.close();
    }
  }

  const ended = keepRunning();
  return {
    isRunning: () => worker?.getState() === 'RUNNING',
    async stop() {
      leaving.abort();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

function createWorker(options: EngineWorkerOptions, connection: NativeConnection): Promise<Worker> {
  return Worker.create({
    ...WORKER_TUNING,
    connection,
    namespace: options.namespace,
    taskQueue: options.taskQueue,
    identity: `worker-${process.pid}@${hostname()}`,
    workflowBundle: { codePath: options.bundle },
    activities: options.activities,
    dataConverter: createDataConverter(options.codec),
  });
}
