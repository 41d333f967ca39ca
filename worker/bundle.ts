/** The workflows' code for the sandbox, bundled once and kept until a source of it changes. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { FAILURE_CONVERTER_PATH } from '../workflows/engine/data-converter.ts';
import type { Logger } from '@temporalio/common';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['workflows/**/*.ts', 'domain/**/*.ts', 'activities/contract.ts'];
const PREFIX = 'workflow-bundle-';

/** Path of the bundle; made anew (a few seconds) when the sources or the worker's library are others. */
export async function workflowBundle(folder: string, logger?: Logger): Promise<string> {
  const path = join(folder, `${PREFIX}${hashOfSources()}.cjs`);
  if (existsSync(path)) return path;
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    ...(logger ? { logger } : {}),
  });
  mkdirSync(folder, { recursive: true });
  forgetOthers(folder, path);
  const half = `${path}.${process.pid}`;
  writeFileSync(half, code);
  renameSync(half, path);
  return path;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as {
    version: string;
  };
  hash.update(version);
  for (const file of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Another worker may just have made the same one, and be about to read it. */
function forgetOthers(folder: string, kept: string): void {
  for (const old of globSync(`${PREFIX}*.cjs`, { cwd: folder })) {
    if (join(folder, old) !== kept) rmSync(join(folder, old), { force: true });
  }
}
