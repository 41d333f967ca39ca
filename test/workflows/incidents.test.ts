/** The workflow of an incident through days that are skipped: each step that is overdue is told, and told again. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/hours.ts';
import type { IncidentStep } from '../../domain/incident.ts';
import { incidentOfWorkflow, incidentWorkflowId } from '../../domain/workflow-ids.ts';
import { incidentBeginning } from '../../workflows/engine/calls.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { INCIDENT_WORKFLOW, incidentChanged } from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { useBench, useSkippedTime } from './use-engine.ts';

const engine = useSkippedTime();
const bench = useBench(engine);

async function begin(continueAfterEvents?: number) {
  const place = { organisationId: randomUUID(), incidentId: randomUUID() };
  const detectedAt = await engine.now();
  bench.records.incidents.set(place.incidentId, { step: 'detected', detectedAt });
  const input = { ...place, ...(continueAfterEvents === undefined ? {} : { continueAfterEvents }) };
  const beginning = incidentBeginning({ taskQueue: bench.taskQueue }, place);
  const handle = await bench.client.workflow.start(INCIDENT_WORKFLOW, {
    ...beginning,
    args: [input],
  });
  const looks = () =>
    bench.records.incidentLooks.filter((one) => one.incidentId === place.incidentId);
  async function looked(times: number): Promise<void> {
    await eventually(() => {
      if (looks().length < times) throw new Error(`looked ${looks().length} times`);
    });
  }
  return {
    handle,
    detectedAt,
    looked,
    overdue: () => looks().filter(({ isOverdue }) => isOverdue),
    async write(step: IncidentStep) {
      const seen = looks().length;
      bench.records.incidents.set(place.incidentId, { step, detectedAt });
      await handle.signal(incidentChanged);
      await looked(seen + 1);
    },
  };
}

test('a first report that is not made within the hour is overdue, and is told again each day', async () => {
  const { looked, detectedAt, overdue, handle } = await begin();
  await looked(1);
  expect(overdue()).toEqual([]);
  await engine.sleep(HOUR + 60_000);
  await looked(2);
  await engine.sleep(DAY);
  await looked(3);
  const told = overdue().map(({ next, at }) => [next, Math.floor((at - detectedAt) / HOUR)]);
  expect(told).toEqual([
    ['first-report', 1],
    ['first-report', 25],
  ]);
  await handle.terminate();
});

test('a step that was written is looked at at once, and the last one ends it', async () => {
  const one = await begin();
  await one.looked(1);
  await one.write('first-report');
  await engine.sleep(2 * HOUR);
  expect(one.overdue()).toEqual([]);
  await one.write('published');
  await one.write('handed-over');
  await one.handle.result();
  expect(one.overdue()).toEqual([]);
});

test('it goes on in new runs without forgetting what is due', async () => {
  const one = await begin(12);
  const first = (await one.handle.describe()).runId;
  await one.looked(1);
  await engine.sleep(4 * DAY);
  await one.looked(4);
  expect(one.overdue().length).toBeGreaterThanOrEqual(3);
  const now = await bench.client.workflow
    .getHandle(incidentWorkflowId(incidentOfWorkflow(one.handle.workflowId) ?? ''))
    .describe();
  expect(now.runId).not.toBe(first);
  await bench.client.workflow.getHandle(one.handle.workflowId).terminate();
});

test('what it hands to the engine is encrypted under the key of its organisation', async () => {
  const place = { organisationId: randomUUID(), incidentId: randomUUID() };
  const names = createKeyNames(
    async () => null,
    async () => null,
    async (id) => (id === place.incidentId ? place : null),
  );
  const { organisationId } = place;
  expect(await names.find(incidentWorkflowId(place.incidentId))).toEqual({
    organisationId,
    serviceId: null,
    kind: 'organisation',
    objectId: organisationId,
  });
  await expect(names.find(incidentWorkflowId(randomUUID()))).rejects.toMatchObject({
    code: 'key-missing',
  });
});
