/** Gives up a restore that is under way when somebody ends it: what was begun stops, and its folder goes. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordedProcess, signalProcess } from '../parts/own-process.ts';
import { removeMovedDatabase } from '../parts/postgres-home.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** From now on, until what it answers is called. `dataDir`: the folder that is restored into. */
export function leaveNothingOf(dataDir: string): () => void {
  function leave(): never {
    const run = join(dataDir, 'run');
    const files = existsSync(run) ? readdirSync(run) : [];
    for (const file of files.filter((name) => name.endsWith('.pid'))) {
      const pid = recordedProcess(join(run, file));
      if (pid !== null) signalProcess(pid, file === 'postgres.pid' ? 'SIGQUIT' : 'SIGKILL');
    }
    removeRestored(dataDir);
    process.exit(130);
  }
  for (const signal of SIGNALS) process.on(signal, leave);
  return () => {
    for (const signal of SIGNALS) process.off(signal, leave);
  };
}

/** With its database, where that lies elsewhere. */
export function removeRestored(dataDir: string): void {
  removeMovedDatabase(dataDir);
  // What is being stopped may still write.
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
