/** Runs a baseline as a process of its own, as the product's processes are. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';

export interface Baseline {
  stop(): Promise<void>;
}

/** `file` beside this one; it says 'ready' once it serves. */
export async function startBaseline(
  file: string,
  variables: Readonly<Record<string, string>>,
): Promise<Baseline> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production', ...variables },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve(true);
    });
  });
  const isReady = await Promise.race([ready, ended.then(() => false)]);
  if (!isReady) throw new Error(`the baseline ${file} did not start`);
  return {
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The bare handlers of `bare.ts`, on the measured system's database. */
export async function startBare({
  freePort,
  databaseUrl,
}: Pick<Bench, 'freePort' | 'databaseUrl'>): Promise<Baseline & { url: string }> {
  const port = await freePort();
  const baseline = await startBaseline('bare.ts', {
    PORT: String(port),
    BASELINE_DATABASE_URL: databaseUrl,
  });
  return { ...baseline, url: `http://127.0.0.1:${port}` };
}
