/** The workflow of an export: it has its file written whatever happens to workers, and stops when nobody wants it. */
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { expect, test } from 'vitest';
import type { ExportOutcome } from '../../activities/contract.ts';
import type { ExportPlace } from '../../domain/workflow-ids.ts';
import { exportBeginning } from '../../workflows/engine/calls.ts';
import { createKeyNames } from '../../workflows/engine/key-names.ts';
import { EXPORT_WORKFLOW, exportCancelled } from '../../workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { useBench, useSkippedTime } from './use-engine.ts';

const engine = useSkippedTime();
const bench = useBench(engine);

function begin(write: (place: ExportPlace, attempt: number) => Promise<ExportOutcome>) {
  const place = { organisationId: randomUUID(), exportId: randomUUID() };
  const calls: ExportPlace[] = [];
  bench.records.exports.write = (asked) => {
    calls.push(asked);
    return write(asked, calls.length);
  };
  const { taskQueue, client } = bench;
  const started = client.workflow.start(EXPORT_WORKFLOW, exportBeginning({ taskQueue }, place));
  return { place, calls, started };
}

test('a file that a worker could not finish is taken up again until it is there', async () => {
  const { started, calls, place } = begin(async (_place, attempt) => {
    if (attempt < 3) throw new Error('the database is away');
    return 'ready';
  });
  await (await started).result();
  expect(calls).toEqual([place, place, place]);
});

test('cancelled it ends at once, whatever whoever writes is busy with', async () => {
  const { started, calls } = begin(() => Context.current().cancelled);
  const handle = await started;
  await eventually(() => calls.length === 1);
  await handle.signal(exportCancelled);
  await handle.result();
  expect(calls).toHaveLength(1);
});

test('what it hands to the engine is encrypted under the key of its organisation', async () => {
  const place = { organisationId: randomUUID(), exportId: randomUUID() };
  const none = () => Promise.resolve(null);
  const names = createKeyNames(none, none, none, none, async (id) =>
    id === place.exportId ? place : null,
  );
  const { organisationId } = place;
  expect(await names.find(`export/${place.exportId}`)).toEqual({
    organisationId,
    serviceId: null,
    kind: 'organisation',
    objectId: organisationId,
  });
  await expect(names.find(`export/${randomUUID()}`)).rejects.toMatchObject({ code: 'key-missing' });
});
