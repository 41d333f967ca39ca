/** The import rules of the folders, proved by files that break them. A rule that never fires guards nothing. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const OXLINT = join(ROOT, 'node_modules/.bin/oxlint');

/** File, what it says, and the rule that must stop it. */
const BREACHES = [
  ['domain/a.ts', `import { z } from 'zod';\nexport const a = z;`, 'no-restricted-imports'],
  [
    'domain/b.ts',
    `import { x } from '../db/orm.ts';\nexport const b = x;`,
    'no-restricted-imports',
  ],
  [
    'domain/c.ts',
    `import { readFileSync } from 'node:fs';\nexport const c = readFileSync;`,
    'no-restricted-imports',
  ],
  ['domain/d.ts', `export const d = Date.now();`, 'no-restricted-properties'],
  ['domain/e.ts', `export const e = process.env;`, 'no-restricted-globals'],
  [
    'contracts/a.ts',
    `import { x } from '../db/orm.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'contracts/b.ts',
    `import express from 'express';\nexport const b = express;`,
    'no-restricted-imports',
  ],
  ['db/a.ts', `import { x } from '../api/app.ts';\nexport const a = x;`, 'no-restricted-imports'],
  [
    'db/b.ts',
    `import { x } from '../workflows/messages.ts';\nexport const b = x;`,
    'no-restricted-imports',
  ],
  ['keys/a.ts', `import { x } from '../db/orm.ts';\nexport const a = x;`, 'no-restricted-imports'],
  ['line/a.ts', `import { x } from '../db/orm.ts';\nexport const a = x;`, 'no-restricted-imports'],
  [
    'workflows/a.ts',
    `import { randomUUID } from 'node:crypto';\nexport const a = randomUUID;`,
    'no-restricted-imports',
  ],
  [
    'workflows/b.ts',
    `import { x } from '../activities/records.ts';\nexport const b = x;`,
    'no-restricted-imports',
  ],
  ['workflows/c.ts', `import { z } from 'zod';\nexport const c = z;`, 'no-restricted-imports'],
  ['workflows/d.ts', `export const d = Temporal;`, 'no-restricted-globals'],
  [
    'workflows/engine/a.ts',
    `import { x } from '../../db/orm.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'activities/a.ts',
    `import { x } from '../api/app.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'activities/b.ts',
    `import { x } from '../workflows/consultation.ts';\nexport const b = x;`,
    'no-restricted-imports',
  ],
  [
    'worker/a.ts',
    `import { x } from '../api/app.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'operations/a.ts',
    `import { x } from '../worker/open.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'backup/a.ts',
    `import { x } from '../api/app.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'api/a.ts',
    `import { x } from '../activities/records.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
  [
    'api/b.ts',
    `import { x } from '../worker/relay/start.ts';\nexport const b = x;`,
    'no-restricted-imports',
  ],
  [
    'api/c.ts',
    `export async function c() { return import('../worker/main.ts'); }`,
    'no-restricted-imports',
  ],
  ['api/d.ts', `export { x } from '../activities/records.ts';`, 'no-restricted-imports'],
  ['room-ui/a.ts', `import { z } from 'zod';\nexport const a = z;`, 'no-restricted-imports'],
  [
    'room-ui/b.ts',
    `import { x } from '../contracts/room.ts';\nexport const b = x;`,
    'no-restricted-imports',
  ],
  [
    'admin-ui/a.ts',
    `import { x } from '../api/app.ts';\nexport const a = x;`,
    'no-restricted-imports',
  ],
] as const;

/** What the rules must let through. */
const LAWFUL = [
  ['domain/ok.ts', `import { x } from './other.ts';\nexport const ok = x;`],
  [
    'contracts/ok.ts',
    `import { z } from 'zod';\nimport { x } from '../domain/errors.ts';\nexport const ok = [z, x];`,
  ],
  [
    'workflows/ok.ts',
    `import type { Activities } from '../activities/index.ts';\nexport type Ok = Activities;`,
  ],
  [
    'workflows/engine/ok.ts',
    `import { randomUUID } from 'node:crypto';\nimport { k } from '../../keys/client.ts';\nexport const ok = [randomUUID, k];`,
  ],
  ['room-ui/ok.ts', `import type { Door } from '../contracts/room.ts';\nexport type Ok = Door;`],
  ['api/ok.ts', `import { close } from '../workflows/messages.ts';\nexport const ok = close;`],
] as const;

let folder: string;
let found: Map<string, string[]>;

interface Report {
  diagnostics: { code?: string; filename: string }[];
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-architecture-'));
  cpSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const [file, text] of [...BREACHES, ...LAWFUL]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  }
  const run = spawnSync(OXLINT, ['--format', 'json', '-c', '.oxlintrc.json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const report = JSON.parse(run.stdout) as Report;
  const byFile = Map.groupBy(report.diagnostics, ({ filename }) => filename);
  found = new Map([...byFile].map(([file, all]) => [file, all.map(({ code }) => code ?? '')]));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the import rules', () => {
  test.for(BREACHES)('stop %s: %s', ([file, , rule]) => {
    expect(
      found.get(file)?.some((code) => code.includes(rule)),
      `${file} went through`,
    ).toBe(true);
  });

  test.for(LAWFUL)('let %s through', ([file]) => {
    expect(found.get(file) ?? []).toEqual([]);
  });

  test('cover every folder of code at the top level', () => {
    const folders = execFileSync('git', ['ls-files', '*.ts'], { cwd: ROOT, encoding: 'utf8' })
      .split('\n')
      .filter((file) => file.includes('/'))
      .map((file) => file.slice(0, file.indexOf('/')));
    const known = [
      'activities',
      'admin-ui',
      'api',
      'backup',
      'bench',
      'contracts',
      'db',
      'design',
      'domain',
      'hand-over',
      'keys',
      'line',
      'operations',
      'room-ui',
      'scripts',
      'test',
      'types',
      'worker',
      'workflows',
    ];
    expect([...new Set(folders)].filter((name) => !known.includes(name))).toEqual([]);
  });
});
