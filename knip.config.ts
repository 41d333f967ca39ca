import type { KnipConfig } from 'knip';

import { PROCESSES } from './scripts/processes.ts';

export default {
  entry: [
    ...PROCESSES.map(({ entry }) => entry),
    'scripts/*.{ts,mjs}',
    // Each stands on its own.
    'scripts/audit/verify/main.ts',
    'scripts/certificate/main.ts',
    'scripts/hand-over/verify/main.ts',
    'design/write-css.ts',
    'bench/main.ts',
    // Preloaded, started as processes of their own, or bundled.
    'worker/light-threads.ts',
    'api/search/thread.ts',
    'bench/baselines/*.ts',
    // Temporal's bundler takes the workflows from here.
    'workflows/index.ts',
    'db/migrations/*.ts',
    // The screens begin at their index.html.
    '{room-ui,line/phone/ui,admin-ui}/main.tsx',
    'test/**/*.test.ts',
    // Bundled as workflow code by the replay tests.
    'test/replay/{changed-workflows,forgetful-workflows,observe-steps}.ts',
  ],
  project: ['**/*.{ts,tsx,mjs}', '!**/dist/**'],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Run by the path of their program (scripts/parts/static-checks.ts).
    'oxlint',
    'oxlint-tsgolint',
    // Read as files.
    '@digital-go-jp/design-tokens',
    '@expo-google-fonts/noto-sans-jp',
    'axe-core',
    // One copy for all: with the several that npm would nest, histories cannot be written as JSON.
    'protobufjs',
  ],
  ignoreBinaries: ['go'],
} satisfies KnipConfig;
