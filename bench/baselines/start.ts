/** Runs a baseline as a process of its own, as the product's processes are. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

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
