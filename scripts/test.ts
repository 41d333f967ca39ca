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
/** More than so many broken files are a fault, not a crowd. */
const MOST_AGAIN = 2;
const RESULTS = join(REPOSITORY, '.tmp', 'test-results.json');

/** The part of vitest's JSON report that is counted. */
const Report = z.object({
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

type FileResult = z.infer<typeof Report>['testResults'][number];

interface Count {
  passed: number;
  failed: number;
  failures: string[];
}

async function main(): Promise<void> {
  const { projects, rest } = readArguments(process.argv.slice(2));
  const checks = await runStaticChecks();
  console.log(describeChecks(checks));
  // Once and beforehand: files that begin side by side would each make them.
  await runNode(['scripts/build-screens.ts']);
  await runNode(['scripts/prepare-template.ts']);
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

/**
 * All files, several whole systems at a time; then the few that failed once more with the machine to themselves,
 * so that a crowded machine is told from a fault. What fails twice has failed, and what was run twice is named.
 */
async function runTests(projects: readonly string[], rest: readonly string[]): Promise<Count> {
  const { code, files } = await runVitest(projects, rest);
  if (files === null)
    return { passed: 0, failed: 1, failures: ['vitest left no results, see above'] };
  const broken = files.filter(isBroken);
  if (broken.length === 0 || broken.length > MOST_AGAIN) return counted(files, code);

  console.log(`\nonce more by themselves:\n${broken.flatMap(failuresOf).join('\n')}\n`);
  const again = await runVitest(projects, [...broken.map(nameOf), '--maxWorkers=1']);
  const names = new Set(broken.map(nameOf));
  const kept = files.filter((file) => !names.has(nameOf(file)));
  console.log(`\nrun twice: ${[...names].join(', ')}`);
  // A file that left no result the second time has not passed.
  const second = broken.map(
    (file) => again.files?.find((one) => nameOf(one) === nameOf(file)) ?? file,
  );
  return counted([...kept, ...second], again.code);
}

function counted(files: readonly FileResult[], code: number | null): Count {
  const results = files.flatMap(({ assertionResults }) => assertionResults);
  const failures = files.filter(isBroken).flatMap(failuresOf);
  // A file that cannot be loaded, or whose hooks fail, has no failed test to show for it.
  const wholes = files.filter((file) => isBroken(file) && failedIn(file).length === 0);
  const passed = results.filter(({ status }) => status === 'passed').length;
  const failed = results.filter(({ status }) => status === 'failed').length + wholes.length;
  // Errors outside of any test (a worker that crashed, a promise nobody awaited) fail the run without failing a test.
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, failures: [`vitest ended with code ${code}, see above`] };
  return { passed, failed, failures };
}

const nameOf = ({ name }: FileResult) => name.replace(`${REPOSITORY}/`, '');
const failedIn = ({ assertionResults }: FileResult) =>
  assertionResults.filter(({ status }) => status === 'failed');
const isBroken = (file: FileResult) => file.status === 'failed' || failedIn(file).length > 0;

function failuresOf(file: FileResult): string[] {
  const failed = failedIn(file);
  if (failed.length === 0) return [`${nameOf(file)}${describeReason(file.message)}`];
  return failed.map(
    ({ fullName, failureMessages }) =>
      `${nameOf(file)}: ${fullName}${describeReason(failureMessages?.[0])}`,
  );
}

async function runVitest(
  projects: readonly string[],
  rest: readonly string[],
): Promise<{ code: number | null; files: FileResult[] | null }> {
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
  try {
    return { code, files: Report.parse(JSON.parse(readFileSync(RESULTS, 'utf8'))).testResults };
  } catch {
    return { code, files: null };
  }
}

function runNode(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: REPOSITORY,
      stdio: 'inherit',
      // The engine's core panics when a test's worker is stopped in the middle: a line of that is enough.
      env: { ...process.env, RUST_BACKTRACE: '0', MADOGUCHI_SCREENS: 'built' },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => child.kill(signal));
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
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
