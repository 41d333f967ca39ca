/**
 * `npm run mutate [-- --of <folder> --most <n> --seed <n>]`: takes each guard of the API away once, in a copy of this
 * checkout, and runs the tests: some test must fail. What no test notices is named; ends with 1 if there is any.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { REPOSITORY } from './parts/data-folder.ts';

interface Guard {
  path: string;
  line: number;
  /** The line, and what stands there without the guard. */
  text: string;
  without: string;
}

const WAYS: readonly (readonly [RegExp, string])[] = [
  // A refusal that is made and not thrown: the handler goes on.
  [
    /throw new Refusal\(\s*'(?=not-permitted|not-found|not-signed-in|foreign-origin|step-up)/u,
    "void new Refusal('",
  ],
  [/(?<![.\w])demand\((?=staff|context|c\.)/u, 'void ('],
];

function guardsIn(path: string): Guard[] {
  return readFileSync(join(REPOSITORY, path), 'utf8')
    .split('\n')
    .flatMap((text, at) => {
      const way = WAYS.find(([pattern]) => pattern.test(text));
      return way ? [{ path, line: at + 1, text, without: text.replace(...way) }] : [];
    });
}

/** Dealt by the seed, so that a sample can be dealt again. */
function shuffled<T>(all: readonly T[], seed: number): T[] {
  let state = seed;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31);
  return all
    .map((one) => ({ one, key: next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

/** Test files named after the guard's folder, and who may call what; then everything that asks the API. */
function stagesFor({ path }: Guard, copy: string): string[][] {
  const noun = path.split('/')[1] ?? '';
  const near = readdirSync(join(copy, 'test/api'))
    .filter((name) => name.endsWith('.test.ts') && name.includes(noun.replace(/s$/u, '')))
    .map((name) => `test/api/${name}`);
  return [
    [...near, 'test/permissions/routes.test.ts'],
    ['test/api', 'test/permissions/isolation'],
  ];
}

function fails(copy: string, files: readonly string[]): boolean {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'db', '--bail', '1', ...files],
    { cwd: copy, stdio: 'ignore', timeout: 900_000 },
  );
  return status !== 0;
}

function isNoticed(copy: string, guard: Guard): boolean {
  const file = join(copy, guard.path);
  const whole = readFileSync(file, 'utf8');
  const lines = whole.split('\n');
  lines[guard.line - 1] = guard.without;
  writeFileSync(file, lines.join('\n'));
  try {
    return stagesFor(guard, copy).some((files) => fails(copy, files));
  } finally {
    writeFileSync(file, whole);
  }
}

const { values } = parseArgs({
  options: {
    of: { type: 'string', default: 'api' },
    most: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});
const files = execFileSync('git', ['ls-files', `${values.of}/*.ts`], {
  cwd: REPOSITORY,
  encoding: 'utf8',
});
const all = files
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(REPOSITORY, path)))
  .flatMap(guardsIn);
const chosen = shuffled(all, Number(values.seed)).slice(0, Number(values.most));
const copy = join(mkdtempSync(join(REPOSITORY, '.tmp', 'mutants-')), 'checkout');
execFileSync('git', ['clone', '--quiet', REPOSITORY, copy]);
symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
const survivors: Guard[] = [];
try {
  console.log(`${chosen.length} of ${all.length} guards, seed ${values.seed}`);
  for (const guard of chosen) {
    const noticed = isNoticed(copy, guard);
    if (!noticed) survivors.push(guard);
    console.log(
      `${noticed ? 'noticed' : 'NOT NOTICED'}  ${guard.path}:${guard.line}  ${guard.text.trim()}`,
    );
  }
} finally {
  rmSync(join(copy, '..'), { recursive: true, force: true });
}
const share =
  chosen.length === 0 ? 100 : (100 * (chosen.length - survivors.length)) / chosen.length;
console.log(
  `figure guards-noticed-by-a-test ${share.toFixed(1)} % goal >=95 ${share >= 95 ? 'ok' : 'short'}`,
);
process.exitCode = survivors.length === 0 ? 0 : 1;
