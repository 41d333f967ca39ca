/** The workflow of a service's hours through days that are skipped: it looks at each change, and at no other time. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { serviceHoursWorkflowId, serviceOfWorkflow } from '../../domain/workflow-ids.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import {
  businessDate,
  DAY,
  HOUR,
  MINUTE,
  startOfBusinessDate,
  type ReceptionCalendar,
} from '../../domain/hours.ts';
import { settingsChanged } from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { ALWAYS } from './fake-records.ts';
import { useBench, useSkippedTime } from './use-engine.ts';

const engine = useSkippedTime();
const bench = useBench(engine);

/** Each day 16:00–20:00, nobody new after 19:30. */
const EVENINGS: ReceptionCalendar = {
  ...ALWAYS,
  weekly: ALWAYS.weekly.map(({ weekday }) => ({
    weekday,
    open: '16:00',
    close: '20:00',
    intakeUntil: '19:30',
  })),
};

beforeEach(() => {
  Object.assign(bench.records.settings, {
    calendar: EVENINGS,
    aheadDays: 60,
    validUntil: () => null,
    pauses: [],
  });
});

/** What it saw, with the minutes since the beginning of the first whole day. */
function seenBy(workflowId: string, since: number): [minutes: number, state: string][] {
  return bench.records.receptions
    .filter(({ serviceId, at }) => serviceId === serviceOfWorkflow(workflowId) && at >= since)
    .map(({ at, state }) => [Math.floor((at - since) / MINUTE), state]);
}

async function looks(workflowId: string, times: number, since = 0): Promise<void> {
  await eventually(() => {
    const seen = seenBy(workflowId, since).length;
    if (seen < times) throw new Error(`looked ${seen} times`);
  });
}

async function tomorrow(): Promise<number> {
  return startOfBusinessDate(businessDate((await engine.now()) + DAY));
}

async function passTo(instant: number): Promise<void> {
  await engine.sleep(instant - (await engine.now()));
}

const at = (day: number, hours: number) => (day * DAY + hours * HOUR) / MINUTE;

test('it looks at each opening, deadline and closing of days with a closing day and a pause among them', async () => {
  const first = await tomorrow();
  bench.records.settings.calendar = {
    ...EVENINGS,
    closedDays: [businessDate(first + DAY)],
  };
  bench.records.settings.pauses = [
    { kind: 'planned-stop', from: first + 2 * DAY + 17 * HOUR, until: first + 2 * DAY + 18 * HOUR },
  ];
  const { workflowId } = await bench.beginHours();
  await looks(workflowId, 1);
  await passTo(first + 3 * DAY);
  await looks(workflowId, 8, first);
  expect(seenBy(workflowId, first)).toEqual([
    [at(0, 16), 'open'],
    [at(0, 19.5), 'intake-over'],
    [at(0, 20), 'closed'],
    [at(2, 16), 'open'],
    [at(2, 17), 'paused'],
    [at(2, 18), 'open'],
    [at(2, 19.5), 'intake-over'],
    [at(2, 20), 'closed'],
  ]);
});

test('changed hours are heard of at once, and the next change is the new one', async () => {
  const first = await tomorrow();
  const handle = await bench.beginHours();
  await looks(handle.workflowId, 1);
  bench.records.settings.calendar = {
    ...ALWAYS,
    weekly: ALWAYS.weekly.map(({ weekday }) => ({ weekday, open: '09:00', close: '10:00' })),
  };
  await handle.signal(settingsChanged);
  await looks(handle.workflowId, 2);
  await passTo(first + 12 * HOUR);
  await looks(handle.workflowId, 2, first);
  expect(seenBy(handle.workflowId, first)).toEqual([
    [at(0, 9), 'open'],
    [at(0, 10), 'closed'],
  ]);
});

test('the date of an announced version is a change like any other', async () => {
  const first = await tomorrow();
  const begins = first + 12 * HOUR;
  bench.records.settings.validUntil = (now) => (now < begins ? begins : null);
  const { workflowId } = await bench.beginHours();
  await looks(workflowId, 1);
  await passTo(first + 13 * HOUR);
  await looks(workflowId, 1, first);
  expect(seenBy(workflowId, first)).toEqual([[at(0, 12), 'closed']]);
});

test('it goes on in new runs without missing a change', async () => {
  const first = await tomorrow();
  const handle = await bench.beginHours({ continueAfterEvents: 12 });
  const run = (await handle.describe()).runId;
  await looks(handle.workflowId, 1);
  await passTo(first + 3 * DAY);
  await looks(handle.workflowId, 9, first);
  const distinct = new Set(seenBy(handle.workflowId, first).map(String));
  expect([...distinct]).toHaveLength(9);
  const now = await bench.client.workflow.getHandle(handle.workflowId).describe();
  expect(now.runId).not.toBe(run);
  expect(now.status.name).toBe('RUNNING');
});

test('what it hands to the engine is encrypted under the key of its service; one nobody knows has none', async () => {
  const place = { organisationId: randomUUID(), serviceId: randomUUID() };
  let asked = 0;
  const names = createKeyNames(
    async () => null,
    async (serviceId) => {
      asked += 1;
      return serviceId === place.serviceId ? place : null;
    },
  );
  const name = { ...place, kind: 'service', objectId: place.serviceId };
  expect(await names.find(serviceHoursWorkflowId(place.serviceId))).toEqual(name);
  expect(await names.find(serviceHoursWorkflowId(place.serviceId))).toEqual(name);
  expect(asked).toBe(1);
  await expect(names.find(serviceHoursWorkflowId(randomUUID()))).rejects.toMatchObject({
    code: 'key-missing',
  });
});
