/** `npm test [-- <file> …]`: static checks, then all tests; `--long` adds those that take long. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { z } from 'zod';

import { REPOSITORY } from './parts/data-folder.ts';
import { describeChecks, runStaticChecks } from './parts/static-checks.ts';

const PROJECTS = ['unit', 'db', 'workflows', 'browser', 'faults'] as const;
const LINES_OF_A_REASON = 6;
const RESULTS = join(REPOSITORY, '.tmp', 'test-results.json');

/** The part of vitest's JSON report that is counted. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

interface Count {
  passed: number;
  failed: number;
  failures: string[];
}

async function main(): Promise<void> {
  const { projects, rest } = readArguments(process.argv.slice(2));
  const checks = await runStaticChecks();
  console.log(describeChecks(checks));
  // Once and beforehand: files that begin side by side would each build them.
  await runNode(['scripts/build-screens.ts']);
  const tests = await runTests(projects, rest);

  const failures = [
    ...checks.filter(({ passed }) => !passed).map(({ name }) => name),
    ...tests.failures,
  ];
  if (failures.length > 0)
    console.log(`\nfailed:\n${failures.map((name) => `  ✗ ${name}`).join('\n')}`);
  const passed = checks.filter((check) => check.passed).length + tests.passed;
  const failed = checks.filter((check) => !check.passed).length + tests.failed;
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function readArguments(args: readonly string[]): { projects: readonly string[]; rest: string[] } {
  const isLong = args.includes('--long');
  return {
    projects: isLong ? [...PROJECTS, 'long'] : PROJECTS,
    rest: args.filter((argument) => argument !== '--long'),
  };
}

async function runTests(projects: readonly string[], rest: readonly string[]): Promise<Count> {
  mkdirSync(join(REPOSITORY, '.tmp'), { recursive: true });
  rmSync(RESULTS, { force: true });
  const code = await runNode([
    join(REPOSITORY, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${RESULTS}`,
    ...rest,
  ]);
  const count = readCount();
  // Errors outside of any test (a worker that crashed, a promise nobody awaited) fail the run without failing a test.
  if (code !== 0 && count.failed === 0)
    return { ...count, failed: 1, failures: [`vitest ended with code ${code}, see above`] };
  return count;
}

function runNode(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: REPOSITORY,
      stdio: 'inherit',
      // The engine's core panics when a test's worker is stopped in the middle: a line of that is enough.
      env: { ...process.env, RUST_BACKTRACE: '0' },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => child.kill(signal));
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
}

function readCount(): Count {
  let report: z.infer<typeof Report>;
  try {
    report = Report.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, failures: ['vitest left no results, see above'] };
  }
  const failures: string[] = [];
  let brokenFiles = 0;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = name.replace(`${REPOSITORY}/`, '');
    const failed = assertionResults.filter((result) => result.status === 'failed');
    failures.push(
      ...failed.map(
        ({ fullName, failureMessages }) =>
          `${file}: ${fullName}${describeReason(failureMessages?.[0])}`,
      ),
    );
    // A file that cannot be loaded, or whose hooks fail, has no failed test to show for it.
    if (status === 'failed' && failed.length === 0) {
      brokenFiles += 1;
      failures.push(`${file}${describeReason(message)}`);
    }
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, failures };
}

/** The reason's first lines, so that the end of the output alone tells what to look at. */
function describeReason(message: string | undefined): string {
  const lines = stripVTControlCharacters(message ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return lines
    .slice(0, LINES_OF_A_REASON)
    .map((line) => `\n      ${line.slice(0, 200)}`)
    .join('');
}

await main();
