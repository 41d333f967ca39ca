/** Temporal for tests: the run's real server, or one of the file's own that skips time. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { TestWorkflowEnvironment } from '@temporalio/testing';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';
import { inject } from 'vitest';

import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { waitForLock } from '../../scripts/parts/lock.ts';
import { cacheFolder } from '../../scripts/parts/temporal-binaries.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';

import type { TemporalPlace } from './test-servers.ts';

const TOOLS = join(REPOSITORY, 'tools/time-skipping');
const NAME = 'time-skipping-1.31.0';
const execute = promisify(execFile);

/** The run's real server, with the product's namespace and search attributes. Use ids and task queues of your own. */
export async function useTemporal(): Promise<TemporalPlace> {
  const response = await fetch(`${inject('testServersUrl')}/temporal`);
  if (!response.ok) throw new Error(`Temporal did not start: ${await response.text()}`);
  return (await response.json()) as TemporalPlace;
}

/**
 * A server of its own that skips time, with the product's search attributes in namespace 'default'. One a file: its
 * clock is shared by all its workflows. Tear it down with `teardown()` after every call to it has settled.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = await timeSkippingServerPath();
  const environment = await TestWorkflowEnvironment.createTimeSkipping(
    path === null ? {} : { server: { executable: { type: 'existing-path', path } } },
  );
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      SEARCH_ATTRIBUTES.flatMap(({ name, type }) => {
        const indexed = encodeSearchAttributeIndexedValueType(type);
        return indexed === undefined ? [] : [[name, indexed] as const];
      }),
    ),
  });
  return environment;
}

/** The script that runs the Java time-skipping server; null where Java or Maven is missing, and the SDK may download its own. */
export async function timeSkippingServerPath(): Promise<string | null> {
  const cache = cacheFolder();
  const place = join(cache, NAME);
  if (!(await runs('java', '-version'))) return null;
  if (existsSync(place)) return join(place, 'test-server.sh');
  if (!(await runs('mvn', '-version'))) return null;
  mkdirSync(cache, { recursive: true });
  const lock = await waitForLock(join(cache, 'time-skipping.lock'), () => undefined);
  try {
    if (!existsSync(place)) await fetchServer(cache, place);
  } finally {
    lock.release();
  }
  return join(place, 'test-server.sh');
}

async function fetchServer(cache: string, place: string): Promise<void> {
  const half = mkdtempSync(join(cache, 'time-skipping-new-'));
  try {
    await execute('mvn', [
      '-q',
      '-B',
      '-f',
      join(TOOLS, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(half, 'lib')}`,
      '-DincludeScope=runtime',
    ]);
    cpSync(join(TOOLS, 'test-server.sh'), join(half, 'test-server.sh'));
    chmodSync(join(half, 'test-server.sh'), 0o755);
    renameSync(half, place);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

async function runs(program: string, argument: string): Promise<boolean> {
  return execute(program, [argument]).then(
    () => true,
    () => false,
  );
}
