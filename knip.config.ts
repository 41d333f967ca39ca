import type { KnipConfig } from 'knip';

import { PROCESSES } from './scripts/processes.ts';

export default {
  entry: [
    ...PROCESSES.map(({ entry }) => entry),
    'scripts/*.{ts,mjs}',
    'bench/main.ts',
    // Temporal's bundler takes the workflows from here.
    'workflows/index.ts',
    'db/migrations/*.ts',
    // The screens begin at their index.html.
    '{room-ui,line/phone/ui,admin-ui}/main.tsx',
    'test/**/*.test.ts',
  ],
  project: ['**/*.{ts,tsx,mjs}', '!**/dist/**'],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Run by the path of their program (scripts/parts/static-checks.ts).
    'oxlint',
    'oxlint-tsgolint',
    // One copy for all: with the several that npm would nest, histories cannot be written as JSON.
    'protobufjs',
  ],
  ignoreBinaries: ['go'],
} satisfies KnipConfig;
