/** Ends what a supervisor that was killed left running on its data folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { DataFolder } from './data-folder.ts';
import { endProcess, forgetProcess, recordedProcess } from './own-process.ts';

const GRACE_MS = 10_000;

/** Call with the folder's lock held. Gives the names of those that were still running. */
export async function endLeftOvers(folder: DataFolder): Promise<string[]> {
  const names = readdirSync(folder.run)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length));
  // PostgreSQL last: the others may still want to write to it.
  names.sort((a, b) => Number(a === 'postgres') - Number(b === 'postgres'));
  const ended: string[] = [];
  for (const name of names) {
    const file = join(folder.run, `${name}.pid`);
    const pid = recordedProcess(file);
    if (pid !== null) {
      ended.push(name);
      await endProcess(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM', GRACE_MS);
    }
    forgetProcess(file);
  }
  return ended;
}
