/** A system of one's own in a folder of its own, gone afterwards: for benches and fault runs. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY } from './data-folder.ts';
import { chooseFreePort } from './ports.ts';
import { removeMovedDatabase } from './postgres-home.ts';
import type { PartName, RunningSystem, StartSystemOptions } from './system.ts';
import { startSystem } from './system.ts';
import { copyTemplate } from './system-template.ts';

export interface PrivateSystem {
  dataDir: string;
  /** From now on a signal to end stops what runs, removes the folder and ends this process. */
  endOnSignals(): void;
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
  let isMade = false;
  let running: RunningSystem | undefined;

  function remove(): void {
    removeMovedDatabase(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }

  async function end(): Promise<never> {
    await running?.stop();
    remove();
    process.exit(130);
  }

  return {
    dataDir,
    endOnSignals() {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(signal, () => void end());
    },
    async start(options = {}) {
      // What was copied is up to date.
      isMade ||= port === undefined && copyTemplate(dataDir);
      port ??= await chooseFreePort();
      running = await startSystem({
        only: isMade ? PARTS.filter((part) => part !== 'migrate') : PARTS,
        ...options,
        // Made once for all systems of this checkout: bundling and compiling cost more than all the rest of a start.
        env: {
          WORKFLOW_BUNDLE_DIR: join(folder, 'workflow-bundles'),
          NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
          ...options.env,
        },
        dataDir,
        port,
      });
      return running;
    },
    remove,
  };
}
