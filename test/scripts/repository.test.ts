import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { PackageLock } from '../../scripts/parts/complete-lock.ts';
import { completeLock, missingPlatformPackages } from '../../scripts/parts/complete-lock.ts';
import { REPOSITORY } from '../../scripts/parts/data-folder.ts';
import { environmentFor, PROCESSES, SYSTEM_VARIABLES } from '../../scripts/processes.ts';
import vitestConfig from '../../vitest.config.ts';

describe('the lock file', () => {
  test('names the packages of every platform, so that npm ci takes it', () => {
    const text = readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8');
    // Mended by `npm run complete-lock`.
    expect([...missingPlatformPackages(JSON.parse(text) as PackageLock).keys()]).toEqual([]);
  });

  test('is completed with the platform a package has in its name', () => {
    const lock: PackageLock = {
      packages: {
        'node_modules/tool': {
          version: '1.0.0',
          dev: true,
          optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/win32-arm64': '1.0.0' },
        },
        'node_modules/@tool/win32-arm64': { version: '1.0.0' },
      },
    };
    expect(completeLock(lock)).toEqual(['node_modules/@tool/linux-x64-musl']);
    expect(lock.packages['node_modules/@tool/linux-x64-musl']).toEqual({
      version: '1.0.0',
      dev: true,
      optional: true,
      cpu: ['x64'],
      libc: ['musl'],
      os: ['linux'],
    });
  });
});

describe('the test runner', () => {
  test('runs every test file in exactly one project', async () => {
    const places = (vitestConfig.test?.projects ?? []).map((project) => {
      const own = typeof project === 'object' && 'test' in project ? project.test : undefined;
      return { include: own?.include ?? [], exclude: own?.exclude ?? [] };
    });
    const isIn = (file: string, patterns: readonly string[]) =>
      patterns.some((pattern) => matchesGlob(file, pattern));
    for await (const file of glob('test/**/*.test.{ts,tsx}', { cwd: REPOSITORY })) {
      const projects = places.filter(
        ({ include, exclude }) => isIn(file, include) && !isIn(file, exclude),
      );
      expect(projects.length, file).toBe(1);
    }
  });
});

describe('a process of the product', () => {
  test.for(PROCESSES)('$name is started from a file that exists', ({ entry }) => {
    expect(existsSync(join(REPOSITORY, entry))).toBe(true);
  });

  test('is given the passwords in its row of the table and no others', () => {
    const system = Object.fromEntries(SYSTEM_VARIABLES.map((name) => [name, `of ${name}`]));
    const inherited = { PATH: '/bin', DATABASE_URL: 'of the administrator' };
    for (const { variables } of PROCESSES) {
      const given = environmentFor(variables, system, inherited);
      expect(Object.keys(given).toSorted()).toEqual(['PATH', ...variables].toSorted());
    }
  });

  test('is given whatever else the caller lays over', () => {
    expect(environmentFor([], { LOG_LEVEL: 'debug' }, {})).toEqual({ LOG_LEVEL: 'debug' });
  });
});

describe('the commands of package.json', () => {
  test('run scripts that exist, through the bootstrap', () => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const files = Object.values(scripts).flatMap(
      (command) => /^node scripts\/bootstrap\.mjs (\S+)/.exec(command)?.[1] ?? [],
    );
    expect(files.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
  });
});

describe('the table of variables', () => {
  test('names every variable that a process reads, and no other', () => {
    const files = [
      'contracts/environment.ts',
      'api/config.ts',
      'worker/config.ts',
      'keys/config.ts',
      'backup/config.ts',
    ];
    const read = files.flatMap((file) =>
      readFileSync(join(REPOSITORY, file), 'utf8').match(/(?<=^\s+)[A-Z][A-Z_]{3,}(?=[:,])/gmu),
    );
    const table = readFileSync(join(REPOSITORY, 'docs/operations/variables.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => line.split('|')[1]?.match(/[A-Z][A-Z_]+/gu));
    expect(new Set(table)).toEqual(new Set(read));
  });
});
