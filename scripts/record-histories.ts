/**
 * Records the histories that replay tests check a release against: `node scripts/record-histories.ts <way> [<story> …]`
 * (without stories all of them), into a folder named after the way of working that is new. To be run when the workflows were changed on
 * purpose; what it writes is reviewed like code. The other folders stay as long as such workflows may run.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleForReplay, replay, type StoredHistory } from '../test/replay/replay.ts';
import { SCENARIOS } from '../test/replay/scenarios.ts';
import { withBench } from '../test/workflows/workflow-bench.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';
import { REPOSITORY } from './parts/data-folder.ts';
import { cacheFolder } from './parts/temporal-binaries.ts';

const HISTORIES = join(REPOSITORY, 'test/replay/histories');
/** Fetched by the first run of the workflow tests. */
const SERVER = join(cacheFolder(), 'time-skipping-1.31.0/test-server.sh');

async function record(folder: string, stories: readonly string[]): Promise<void> {
  if (stories.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundle = await bundleForReplay();
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (stories.length > 0 && !stories.includes(name)) continue;
    // A clock of its own for each: what one story skips must not age another.
    const environment = await openEnvironment();
    const client = environment.client as Client;
    const { nativeConnection } = environment;
    const ids = await withBench({ client, nativeConnection, namespace: 'default' }, (bench) =>
      scenario({
        bench,
        sleep: (milliseconds) => environment.sleep(milliseconds),
        now: () => environment.currentTimeMs(),
      }),
    );
    const stored: StoredHistory[] = [];
    for (const workflowId of ids) {
      const history = JSON.parse(
        historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory()),
      ) as StoredHistory['history'];
      const [replayed] = await replay(bundle, [{ workflowId, history }]);
      if (!replayed || replayed.error) throw replayed?.error ?? new Error('nothing was replayed');
      stored.push({ workflowId, history, golden: replayed.steps });
    }
    await environment.teardown();
    // Stack traces name the folder they were recorded in, which is nobody's business.
    const text = JSON.stringify(stored).replaceAll(process.cwd(), '/madoguchi');
    writeFileSync(join(folder, `${name}.json`), `${text}\n`);
    console.log(`${name}: ${stored.length} histories`);
  }
}

async function openEnvironment(): Promise<TestWorkflowEnvironment> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: SERVER } },
  });
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      SEARCH_ATTRIBUTES.map(({ name, type }) => [
        name,
        encodeSearchAttributeIndexedValueType(type) ?? 0,
      ]),
    ),
  });
  return environment;
}

const [way, ...stories] = process.argv.slice(2);
if (way === undefined || !/^[a-z-]+$/u.test(way) || stories.some((name) => !(name in SCENARIOS))) {
  console.error(
    'usage: node scripts/record-histories.ts <way> [<story> …], the way in lower case with hyphens',
  );
  process.exit(1);
}
await record(join(HISTORIES, way), stories);
process.exit(0);
