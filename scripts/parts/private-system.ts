/** A system of one's own in a folder of its own, gone afterwards: for benches and fault runs. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY } from './data-folder.ts';
import { chooseFreePort } from './ports.ts';
import { removeMovedDatabase } from './postgres-home.ts';
import type { PartName, RunningSystem, StartSystemOptions } from './system.ts';
import { startSystem } from './system.ts';

export interface PrivateSystem {
  dataDir: string;
  start(options?: Omit<StartSystemOptions, 'dataDir' | 'port'>): Promise<RunningSystem>;
  /** Removes the folder; stop what runs in it first. */
  remove(): void;
}

/** All but the screens: nobody looks at them here. */
const PARTS: readonly PartName[] = [
  'temporal',
  'migrate',
  'seed',
  'keys',
  'api',
  'worker',
  'phone',
];

/** `name`: how its folder begins. */
export function makePrivateSystem(name: string): PrivateSystem {
  const folder = join(REPOSITORY, '.tmp');
  mkdirSync(folder, { recursive: true });
  const dataDir = mkdtempSync(join(folder, `${name}-`));
  // The same at every start, so that whoever knows the address goes on using it.
  let port: number | undefined;
  return {
    dataDir,
    async start(options = {}) {
      port ??= await chooseFreePort();
      return startSystem({ only: PARTS, ...options, dataDir, port });
    },
    remove() {
      removeMovedDatabase(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
