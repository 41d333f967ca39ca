/** `npm start`: the whole system on this machine, until Ctrl-C. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { defaultDataDir } from './parts/data-folder.ts';
import { StartError } from './parts/messages.ts';
import { recordedProcess, signalProcess } from './parts/own-process.ts';
import { welcome } from './parts/welcome.ts';
import { startSystem } from './parts/system.ts';
import { readSignIns } from './seed/sign-ins.ts';

const DEFAULT_PORT = 8080;
const dataDir = defaultDataDir();
const stopping = new AbortController();

async function main(): Promise<number> {
  const port = readPort(process.env['PORT']);
  console.log('窓口（Madoguchi）を起動しています…');
  const startedAt = performance.now();
  const system = await startSystem({ dataDir, port, say: console.log, signal: stopping.signal });
  const seconds = (performance.now() - startedAt) / 1000;
  const signInsFile = system.folder.path('demo-sign-ins.json');
  console.log(welcome(system, readSignIns(signInsFile), seconds));
  await aborted(stopping.signal);
  console.log('終了しています…（もう一度 Ctrl-C を押すと、待たずに終わります）');
  await system.stop();
  console.log('終了しました。');
  return 0;
}

function readPort(text: string | undefined): number {
  const port = Number(text || DEFAULT_PORT);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartError('port-malformed', `PORT には 1〜65535 の番号を指定してください: ${text}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Ends everything without waiting; the database recovers at the next start, as after a power cut. */
function killAll(): never {
  const run = join(dataDir, 'run');
  const files = existsSync(run) ? readdirSync(run) : [];
  for (const file of files.filter((name) => name.endsWith('.pid'))) {
    const pid = recordedProcess(join(run, file));
    // SIGQUIT ends PostgreSQL with its sessions at once; SIGKILL would leave those behind for a moment.
    if (pid !== null) signalProcess(pid, file === 'postgres.pid' ? 'SIGQUIT' : 'SIGKILL');
  }
  process.exit(130);
}

// A terminal sends Ctrl-C to all its processes, and npm and the bootstrap pass it on besides: one press, several signals.
const SECOND_PRESS_AFTER_MS = 1_000;
const PARENT_CHECK_EVERY_MS = 1_000;
let stoppedAt = 0;

function onSignal(): void {
  if (stopping.signal.aborted && performance.now() - stoppedAt > SECOND_PRESS_AFTER_MS) killAll();
  if (stopping.signal.aborted) return;
  stoppedAt = performance.now();
  stopping.abort(new StartError('stopped', '起動を取りやめました。'));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

// Were the bootstrap killed, Ctrl-C would reach nobody any more.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent && !stopping.signal.aborted) onSignal();
}, PARENT_CHECK_EVERY_MS).unref();

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StartError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
