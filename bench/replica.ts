/** One more API beside the measured system's, as behind a balancer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { REPOSITORY } from '../scripts/parts/data-folder.ts';
import { environmentFor, PROCESSES } from '../scripts/processes.ts';
import type { Bench } from './bench.ts';

export interface Replica {
  url: string;
  stop(): Promise<void>;
}

const PATIENCE_MS = 20_000;

export async function startReplica({ system, freePort }: Bench): Promise<Replica> {
  const api = PROCESSES.find(({ name }) => name === 'api');
  if (!api) throw new Error('there is no API among the processes');
  const port = String(await freePort());
  const env = environmentFor(api.variables, { ...system.env, PORT: port });
  const child = spawn(process.execPath, [...api.nodeOptions, join(REPOSITORY, api.entry)], {
    cwd: REPOSITORY,
    env,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isReady(url))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('no second API');
    await sleep(100);
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
