import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const GLOBAL_SETUP = './test/support/global-setup.ts';

/** With `npm run test:long`: minutes of bad lines and of an engine that stands still. */
const TAKES_LONG = [
  'test/faults/{real-time,engine-away}.test.ts',
  'test/browser/room-lasting.test.ts',
];

/** Long though short to read: begun last they would keep one processor busy while the other waits. */
const LONG = /\/faults\/|\/admin-(?:office|audit|records)\./u;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Files share their worker's modules: loading them for each of two hundred took two fifths of the processor. */
const ONE_AFTER_ANOTHER = { isolate: false } as const;

// Projects of the same groupOrder run side by side, and must then agree on the number of workers.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As `eventually` waits: a deadline for what is broken, no measure of speed.
    expect: { poll: { timeout: 30_000 } },
    passWithNoTests: true,
    // A line a file: what failed must not be buried under what merely took a while.
    slowTestThreshold: 15_000,
    projects: [
      {
        extends: true,
        test: {
          ...ONE_AFTER_ANOTHER,
          name: 'unit',
          include: [
            'test/{design,desk,documents,domain,contracts,keys,line,room,scripts,support}/**/*.test.ts',
            'test/architecture.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          ...ONE_AFTER_ANOTHER,
          name: 'db',
          include: ['test/{db,api,permissions,relay,activities}/**/*.test.ts'],
          globalSetup: GLOBAL_SETUP,
        },
      },
      {
        extends: true,
        test: {
          ...ONE_AFTER_ANOTHER,
          name: 'workflows',
          include: ['test/{workflows,replay}/**/*.test.ts'],
          globalSetup: GLOBAL_SETUP,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TAKES_LONG],
          // Much of a test is waiting: three systems with their browsers keep two cores busy.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TAKES_LONG],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts', ...TAKES_LONG],
          globalSetup: GLOBAL_SETUP,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 3_600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
