/** Runs one of our scripts to its end, its output in a log. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import type { DataFolder } from './data-folder.ts';
import { REPOSITORY } from './data-folder.ts';
import { openLogFile } from './log-file.ts';
import { commandFailed } from './messages.ts';

export interface ScriptRun {
  /** Name of its log. */
  name: string;
  /** What it does, in the operator's words: 「…に失敗しました」. */
  label: string;
  script: string;
  env: NodeJS.ProcessEnv;
  folder: DataFolder;
  signal: AbortSignal;
}

/** Refuses 'command-failed' with the end of its log. */
export async function runScript(run: ScriptRun): Promise<void> {
  const log = openLogFile(run.folder.log(run.name));
  try {
    const end = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(process.execPath, [join(REPOSITORY, run.script)], {
        cwd: REPOSITORY,
        env: run.env,
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: run.signal,
      });
      for (const output of [child.stdout, child.stderr])
        output.on('data', (chunk: Buffer) => log.write(chunk));
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (end !== 0) throw commandFailed(run.label, log.path, log.tail(12));
  } finally {
    log.close();
  }
}
