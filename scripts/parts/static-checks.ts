/** Format, lint, types and dead code: what can be said of the source without running it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { REPOSITORY } from './data-folder.ts';
import { SCREEN_FOLDERS } from './screens.ts';

interface StaticCheck {
  name: string;
  command: string;
  args: readonly string[];
}

export interface CheckResult {
  name: string;
  passed: boolean;
  output: string;
}

const CHECKS: readonly StaticCheck[] = [
  { name: 'format (oxfmt)', command: 'oxfmt', args: ['--check'] },
  { name: 'lint (oxlint)', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types (tsc)', command: 'tsc', args: ['--noEmit'] },
  ...SCREEN_FOLDERS.map((folder) => ({
    name: `types of ${folder} (tsc)`,
    command: 'tsc',
    args: ['--noEmit', '-p', folder],
  })),
  { name: 'dead code (knip)', command: 'knip', args: [] },
];

/** Runs all of them side by side. */
export function runStaticChecks(): Promise<CheckResult[]> {
  return Promise.all(CHECKS.map(runCheck));
}

export function describeChecks(results: readonly CheckResult[]): string {
  return results
    .map(({ name, passed, output }) => (passed ? `✓ ${name}` : `✗ ${name}\n${output.trimEnd()}\n`))
    .join('\n');
}

function runCheck({ name, command, args }: StaticCheck): Promise<CheckResult> {
  const bin = join(REPOSITORY, 'node_modules/.bin');
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: REPOSITORY,
      // Some of them are JavaScript and find their Node on PATH: it should be ours.
      env: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => resolve({ name, passed: false, output: error.message }));
    child.once('close', (code) => resolve({ name, passed: code === 0, output }));
  });
}
