/** The workflow of a disposal: it goes on whatever happens to workers, in as many runs as it takes; and what the engine forgets for it. */
import { randomUUID } from 'node:crypto';
import type { PayloadCodec } from '@temporalio/common';
import { expect, test } from 'vitest';
import { disposalWorkflowId } from '../../domain/workflow-ids.ts';
import { disposalBeginning } from '../../workflows/engine/calls.ts';
import { openEngine } from '../../workflows/engine/client.ts';
import { forgetWorkflows } from '../../workflows/engine/forget-workflows.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { DISPOSAL_WORKFLOW } from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { useTemporal } from '../support/temporal.ts';
import { useBench, useSkippedTime } from './use-engine.ts';

const bench = useBench(useSkippedTime());

const somewhere = () => ({
  organisationId: randomUUID(),
  serviceId: randomUUID(),
  batchId: randomUUID(),
});

test('everything of a batch is destroyed and it is certified once, over failures and several runs', async () => {
  const place = somewhere();
  bench.records.disposals.set(place.batchId, { left: 7, certified: 0 });
  Object.assign(bench.records.failures, { before: 2, after: 1 });
  const { taskQueue, client } = bench;
  const handle = await client.workflow.start(DISPOSAL_WORKFLOW, {
    ...disposalBeginning({ taskQueue }, place),
    args: [{ ...place, continueAfterEvents: 20 }],
  });
  await handle.result();
  // What was answered to nobody was done all the same: one more is not destroyed for it.
  const batch = bench.records.disposals.get(place.batchId);
  expect(batch?.left).toBeLessThanOrEqual(0);
  expect(batch?.certified).toBe(1);
  const first = client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
  expect((await first.describe()).status.name).toBe('CONTINUED_AS_NEW');
});

test('what it hands to the engine is encrypted under the key of its service', async () => {
  const place = somewhere();
  const none = () => Promise.resolve(null);
  const names = createKeyNames(none, none, none, async (id) =>
    id === place.batchId ? place : null,
  );
  const { organisationId, serviceId } = place;
  expect(await names.find(disposalWorkflowId(place.batchId))).toEqual({
    organisationId,
    serviceId,
    kind: 'service',
    objectId: serviceId,
  });
  await expect(names.find(disposalWorkflowId(randomUUID()))).rejects.toMatchObject({
    code: 'key-missing',
  });
});

test('the engine is told to forget a workflow with all its runs, which ends it; being told again does no harm', async () => {
  const { address, namespace } = await useTemporal();
  const codec: PayloadCodec = {
    encode: async (payloads) => payloads,
    decode: async (payloads) => payloads,
  };
  const engine = openEngine({ address, namespace, taskQueue: randomUUID(), codec });
  const workflowId = `consultation/${randomUUID()}`;
  const options = { workflowId, taskQueue: engine.taskQueue, args: [] };
  const ended = await engine.client.workflow.start('consultation', options);
  await ended.terminate();
  const running = await engine.client.workflow.start('consultation', options);
  const other = await engine.client.workflow.start('consultation', {
    ...options,
    workflowId: `consultation/${randomUUID()}`,
  });
  const statusOf = (runId: string) =>
    engine.client.workflow
      .getHandle(workflowId, runId)
      .describe()
      .then(
        ({ status }) => status.name,
        () => 'forgotten',
      );
  const forget = () => forgetWorkflows(engine, [workflowId], 10_000);
  // The engine takes its time to delete; from the first asking on nothing runs any more.
  await eventually(async () => {
    expect(await forget()).toEqual({ outcome: 'done', result: null });
    return (await statusOf(running.firstExecutionRunId)) !== 'RUNNING';
  });
  expect(await forget()).toEqual({ outcome: 'done', result: null });
  expect(await statusOf(ended.firstExecutionRunId)).not.toBe('RUNNING');
  expect((await other.describe()).status.name).toBe('RUNNING');
  await other.terminate();
  await engine.close();
});
