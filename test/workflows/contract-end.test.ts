/** The workflow of a contract's end through months that are skipped: what is due by itself, and what waits for people. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { DAY } from '../../domain/hours.ts';
import { contractEndWorkflowId } from '../../domain/workflow-ids.ts';
import { contractEndBeginning } from '../../workflows/engine/calls.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { CONTRACT_END_WORKFLOW, contractEndChanged } from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { endingContract } from './ending-contract.ts';
import { useBench, useSkippedTime } from './use-engine.ts';

const engine = useSkippedTime();
const bench = useBench(engine);

async function begin(continueAfterEvents?: number) {
  const place = { organisationId: randomUUID(), contractEndId: randomUUID() };
  const standing = endingContract((await engine.now()) + 90 * DAY);
  bench.records.contractEnds.set(place.contractEndId, standing);
  const beginning = contractEndBeginning({ taskQueue: bench.taskQueue }, place);
  const more = continueAfterEvents === undefined ? {} : { continueAfterEvents };
  const handle = await bench.client.workflow.start(CONTRACT_END_WORKFLOW, {
    ...beginning,
    args: [{ ...place, ...more }],
  });
  const looks = () =>
    bench.records.contractEndLooks.filter((one) => one.contractEndId === place.contractEndId);
  return {
    handle: bench.client.workflow.getHandle(handle.workflowId),
    firstRun: handle.firstExecutionRunId,
    standing,
    looks,
    async change(changes: Partial<typeof standing>): Promise<void> {
      const seen = looks().length;
      Object.assign(standing, changes);
      await handle.signal(contractEndChanged);
      await eventually(() => looks().length > seen);
    },
  };
}

test('intake closes the day after, the package is made when it is asked for, and nothing is destroyed before its hour', async () => {
  const one = await begin();
  await eventually(() => one.looks().length > 0);
  await engine.sleep(89 * DAY);
  expect(one.standing.works).toEqual([]);
  await engine.sleep(2 * DAY);
  await eventually(() => one.standing.stage === 'intake-closed');
  Object.assign(bench.records.failures, { before: 1, after: 1 });
  await one.change({ stage: 'packing' });
  await eventually(() => one.standing.stage === 'packed');
  await engine.sleep(30 * DAY);
  const destroyAt = (await engine.now()) + DAY;
  await one.change({ stage: 'approved', destroyAt });
  expect(one.standing.works).not.toContain('destroy');
  // Held in the last hour: it does not go on by itself.
  await one.change({ isHeld: true });
  await engine.sleep(5 * DAY);
  expect(one.standing.works).not.toContain('destroy');
  await one.change({ isHeld: false });
  await eventually(() => one.standing.stage === 'destroyed');
  await engine.sleep(36 * DAY);
  await one.handle.result();
  expect(one.standing.works.filter((work, at, all) => work !== all[at - 1])).toEqual([
    'close-intake',
    'pack',
    'destroy',
    'certify',
  ]);
});

test('it goes on in new runs, and ends when it is taken back', async () => {
  const one = await begin(12);
  for (let n = 0; n < 4; n += 1) await one.change({ isHeld: n % 2 === 0 });
  expect((await one.handle.describe()).runId).not.toBe(one.firstRun);
  await one.change({ stage: 'cancelled' });
  await one.handle.result();
  expect(one.standing.works).toEqual([]);
});

test('what it hands to the engine is under a key of its own, which outlives its organisation', async () => {
  const id = randomUUID();
  const names = createKeyNames(async () => null);
  expect(await names.find(contractEndWorkflowId(id))).toEqual({
    organisationId: id,
    serviceId: null,
    kind: 'codec',
    objectId: id,
  });
});
