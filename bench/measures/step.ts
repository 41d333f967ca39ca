/** One step of a case (update, timeline, projection, all recorded), beside a workflow that only counts. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Priority } from '../../domain/priority.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import { commandConsultation } from '../../workflows/engine/calls.ts';
import { openEngine, type Engine } from '../../workflows/engine/client.ts';
import { createCodec } from '../../workflows/engine/codec.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { startBaseline } from '../baselines/start.ts';
import type { Bench } from '../bench.ts';
import { atMost, median, percentile, type Figure } from '../figures.ts';
import { openTalks, type OpenTalk } from '../talks.ts';

const TALKS = 10;
const ROUNDS = 12;
const STEPS_A_ROUND = 15;

/** Both one after the other on the same server, in turns, as a person waits for one click. */
export async function measureStep(bench: Bench): Promise<Figure[]> {
  const { env } = bench.system;
  const address = env['TEMPORAL_ADDRESS'] ?? '';
  const namespace = env['TEMPORAL_NAMESPACE'] ?? '';
  const taskQueue = `baseline-${randomUUID()}`;
  const worker = await startBaseline('engine.ts', {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    BASELINE_TASK_QUEUE: taskQueue,
  });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const keys = createKeyStoreClient({ socketPath: env['KEYS_SOCKET'] ?? '' });
  const talks = await openTalks(bench, TALKS, 'step');
  const names = createKeyNames(() => Promise.resolve(null));
  for (const { place } of talks) names.remember(place);
  const engine = openEngine({
    address,
    namespace,
    taskQueue: env['TEMPORAL_TASK_QUEUE'] ?? '',
    codec: createCodec(keys, names.find),
  });
  try {
    const counting = await Promise.all(
      talks.map(() =>
        client.workflow.start('counting', { taskQueue, workflowId: `counting/${randomUUID()}` }),
      ),
    );
    const bare: number[] = [];
    const ours: number[] = [];
    const ratios: number[] = [];
    for (let turn = -1; turn < ROUNDS; turn += 1) {
      const theirs = await timed((n) =>
        counting[n % TALKS]?.executeUpdate('add', { args: [1], updateId: randomUUID() }),
      );
      const steps = await timed((n) => step(engine, talks[n % TALKS], n));
      // The first turn only warms up.
      if (turn < 0) continue;
      bare.push(...theirs);
      ours.push(...steps);
      ratios.push(median(steps) / median(theirs));
    }
    await Promise.all(counting.map((handle) => handle.terminate('measured')));
    return [
      { name: 'engine-update-bare-p50', value: median(bare), unit: 'ms', goal: null },
      { name: 'case-step-p50', value: median(ours), unit: 'ms', goal: null },
      { name: 'case-step-p99', value: percentile(ours, 99), unit: 'ms', goal: null },
      { name: 'case-step-against-bare', value: median(ratios), unit: 'x', goal: atMost(1.5) },
    ];
  } finally {
    await engine.close();
    await keys.close();
    await connection.close();
    await worker.stop();
  }
}

async function timed(call: (n: number) => Promise<unknown> | undefined): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < STEPS_A_ROUND; n += 1) {
    const begun = performance.now();
    await call(n);
    times.push(performance.now() - begun);
  }
  return times;
}

/** A supervisor sets the priority: the smallest command there is, with all that belongs to a step. */
async function step(engine: Engine, talk: OpenTalk | undefined, n: number): Promise<void> {
  if (!talk) throw new Error('there is no such talk');
  const priority: Priority = n % 2 === 0 ? 'high' : 'normal';
  const outcome = await commandConsultation(engine, talk.place.consultationId, {
    commandId: randomUUID(),
    actor: { staffId: talk.staffId, roles: ['supervisor'] },
    command: { action: 'set-priority', priority },
  });
  if (outcome.outcome !== 'done') throw new Error(`the step was not done: ${outcome.outcome}`);
}
