/** Runs a process, writes its output to a log, and starts it again with growing pauses when it ends unasked. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { openLogFile } from './log-file.ts';
import { childNeverReady, endOf, restarting } from './messages.ts';
import { forgetProcess, recordProcess } from './own-process.ts';

export interface ChildSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  user?: { uid: number; gid: number } | null;
  /** Resolves once the process serves; 'ipc' waits for the message 'ready'. */
  ready: 'ipc' | ((signal: AbortSignal) => Promise<void>);
  /** Runs before every start, for instance to clear what a killed process left behind. */
  beforeStart?: () => Promise<void>;
  stopSignal?: NodeJS.Signals;
}

export interface ChildOptions {
  logFile: string;
  pidFile: string;
  /** One plain line to the operator. */
  say: (line: string) => void;
  readyWithinMs?: number;
  stopWithinMs?: number;
  firstPauseMs?: number;
  longestPauseMs?: number;
  /** A process that ran this long starts again with the first pause. */
  steadyAfterMs?: number;
  /** Ends without ever having been ready before the start is given up. */
  firstStarts?: number;
  /** Gives up waiting for the first start, and stops the process; without effect afterwards. */
  signal?: AbortSignal | undefined;
}

export interface Child {
  name: string;
  /** Null between two starts. */
  pid(): number | null;
  /** How often it was started again. */
  restarts(): number;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to stop, kills it after `stopWithinMs`, and starts it no more. */
  stop(): Promise<void>;
}

/** Starts a process and keeps it running. Resolves when it is ready for the first time; refuses 'child-never-ready'. */
export async function startChild(spec: ChildSpec, options: ChildOptions): Promise<Child> {
  const {
    readyWithinMs = 60_000,
    stopWithinMs = 10_000,
    firstPauseMs = 200,
    longestPauseMs = 10_000,
    steadyAfterMs = 30_000,
    firstStarts = 4,
  } = options;
  const log = openLogFile(options.logFile, {
    onFailure: () => options.say(`${spec.name} の記録を書けません（${options.logFile}）。`),
  });
  const stopping = new AbortController();
  const firstReady = Promise.withResolvers<void>();
  let current: ChildProcess | null = null;
  let restarts = 0;
  let hasBeenReady = false;

  async function runOnce(): Promise<{ end: string; ranMs: number }> {
    await spec.beforeStart?.();
    const startedAt = performance.now();
    const child = launch(spec);
    current = child;
    if (child.pid !== undefined) recordProcess(options.pidFile, child.pid);
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => log.write(chunk));
    const ended = endOfChild(child);
    const isReady = await becomesReady(spec, child, ended, stopping.signal, readyWithinMs);
    if (isReady) {
      hasBeenReady = true;
      firstReady.resolve();
    } else if (!stopping.signal.aborted) {
      child.kill('SIGKILL');
    }
    const end = await ended;
    current = null;
    forgetProcess(options.pidFile);
    return { end, ranMs: performance.now() - startedAt };
  }

  async function keepRunning(): Promise<void> {
    let pause = firstPauseMs;
    let starts = 0;
    while (!stopping.signal.aborted) {
      const { end, ranMs } = await runOnce();
      if (stopping.signal.aborted) return;
      starts += 1;
      if (!hasBeenReady && starts >= firstStarts)
        throw childNeverReady(spec.name, options.logFile, log.tail(12));
      if (ranMs >= steadyAfterMs) pause = firstPauseMs;
      options.say(restarting(spec.name, end, pause));
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, longestPauseMs);
      restarts += 1;
    }
  }

  const kept = keepRunning().catch((error: unknown) => {
    if (!hasBeenReady) firstReady.reject(error);
    else options.say(`${spec.name} を起動し直せません: ${String(error)}`);
  });

  const child: Child = {
    name: spec.name,
    pid: () => current?.pid ?? null,
    restarts: () => restarts,
    kill: (signal) => {
      current?.kill(signal);
    },
    async stop() {
      stopping.abort();
      firstReady.reject(new Error(`${spec.name} was stopped before it was ready`));
      current?.kill(spec.stopSignal ?? 'SIGTERM');
      const killer = setTimeout(() => current?.kill('SIGKILL'), stopWithinMs);
      await kept;
      clearTimeout(killer);
      log.close();
    },
  };
  const giveUp = () => firstReady.reject(options.signal?.reason);
  options.signal?.addEventListener('abort', giveUp, { once: true });
  if (options.signal?.aborted) giveUp();
  try {
    await firstReady.promise;
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

function launch(spec: ChildSpec): ChildProcess {
  return spawn(spec.command, spec.args, {
    ...(spec.env ? { env: spec.env } : {}),
    ...(spec.cwd ? { cwd: spec.cwd } : {}),
    ...spec.user,
    // Its own process group: Ctrl-C reaches the supervisor alone, which then stops everything in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(spec.ready === 'ipc' ? ['ipc' as const] : [])],
  });
}

function endOfChild(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
    // 'close', not 'exit': only then is all of its output in the log.
    child.once('exit', (code, signal) => resolve(endOf(code, signal)));
  });
}

async function becomesReady(
  spec: ChildSpec,
  child: ChildProcess,
  ended: Promise<string>,
  stopping: AbortSignal,
  withinMs: number,
): Promise<boolean> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, stopping, AbortSignal.timeout(withinMs)]);
  const ready =
    spec.ready === 'ipc' ? readyMessage(child) : spec.ready(signal).catch(() => never(signal));
  const outcome = await Promise.race([
    ready.then(() => true),
    ended.then(() => false),
    never(signal).then(() => false),
  ]);
  giveUp.abort();
  return outcome;
}

function readyMessage(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve();
    });
  });
}

/** Settles only when the signal fires. */
function never(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
