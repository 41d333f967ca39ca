/** Finds the Temporal server and its schema tool, or gets them: from PATH, our cache, the official release, or by building. */
import { execFile, spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';

import { waitForLock } from './lock.ts';
import { StartError, temporalUnavailable } from './messages.ts';

export const TEMPORAL_VERSION = '1.32.0';

export interface TemporalBinaries {
  server: string;
  sqlTool: string;
}

export interface FindOptions {
  say: (line: string) => void;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
}

const NAMES = { server: 'temporal-server', sqlTool: 'temporal-sql-tool' } as const;
const CONNECT_WITHIN_MS = 5_000;
// What a build from nothing compiles, the standard library included; for the progress lines.
const PACKAGES = 1_800;
const execute = promisify(execFile);

/** Refuses 'temporal-unavailable', saying what was tried and what would help. */
export async function findTemporalBinaries(options: FindOptions): Promise<TemporalBinaries> {
  const { say, env = process.env } = options;
  const installed = await runnable(onPath(env));
  if (installed) return installed;
  const cache = cacheFolder(env);
  const place = join(cache, `temporal-${TEMPORAL_VERSION}`);
  const cached = await runnable(inFolder(place));
  if (cached) return cached;

  mkdirSync(cache, { recursive: true });
  const lock = await waitForLock(join(cache, 'temporal.lock'), () =>
    say('ほかの起動が Temporal を準備しています。終わるのを待ちます…'),
  );
  try {
    return (await runnable(inFolder(place))) ?? (await obtain(place, cache, options));
  } finally {
    lock.release();
  }
}

/** Where binaries and jars are kept for all checkouts of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'madoguchi');
}

async function obtain(
  place: string,
  cache: string,
  options: FindOptions,
): Promise<TemporalBinaries> {
  const failures: string[] = [];
  for (const way of [download, build]) {
    const half = mkdtempSync(join(cache, 'temporal-new-'));
    try {
      await way(half, options);
      if (!(await runnable(inFolder(half)))) throw new Error('得られたプログラムが動きません');
      rmSync(place, { recursive: true, force: true });
      renameSync(half, place);
      options.say(`Temporal ${TEMPORAL_VERSION} を準備しました。`);
      return inFolder(place);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isDiskFull(error)) throw error;
      failures.push(error instanceof Error ? error.message : String(error));
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
  }
  throw temporalUnavailable(TEMPORAL_VERSION, failures);
}

async function download(folder: string, { say, signal }: FindOptions): Promise<void> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch;
  const url = `https://github.com/temporalio/temporal/releases/download/v${TEMPORAL_VERSION}/temporal_${TEMPORAL_VERSION}_${system}_${cpu}.tar.gz`;
  say(`Temporal ${TEMPORAL_VERSION} を取得しています…`);
  const archive = join(folder, 'release.tar.gz');
  try {
    const response = await fetchQuickly(url);
    await pipeline(Readable.fromWeb(response), createWriteStream(archive));
    signal?.throwIfAborted();
    await execute('tar', ['-xzf', archive, '-C', folder, NAMES.server, NAMES.sqlTool]);
    rmSync(archive);
    for (const name of Object.values(NAMES)) chmodSync(join(folder, name), 0o755);
  } catch (error) {
    if (isDiskFull(error)) throw error;
    throw new Error(`公式の配布物（github.com）を取得できない: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** Gives up soon when nobody answers, but lets a slow download go on. */
async function fetchQuickly(url: string): Promise<ReadableStream> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new Error('応答がない')), CONNECT_WITHIN_MS);
  try {
    const response = await fetch(url, { signal: giveUp.signal });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    return response.body;
  } finally {
    clearTimeout(timer);
  }
}

async function build(folder: string, options: FindOptions): Promise<void> {
  const { say, env = process.env } = options;
  const version = await execute('go', ['version'], { env }).catch(() => {
    throw new Error('Go が入っていないので、ソースからは作れない');
  });
  say(
    `Temporal ${TEMPORAL_VERSION} をソースから作ります（${version.stdout.trim()}）。初回だけ、4〜8 分ほどかかります。`,
  );
  await compile(folder, options);
  renameSync(join(folder, 'server'), join(folder, NAMES.server));
  renameSync(join(folder, 'sql'), join(folder, NAMES.sqlTool));
}

function compile(folder: string, options: FindOptions): Promise<void> {
  const { say, env = process.env, signal } = options;
  const startedAt = Date.now();
  let fetched = 0;
  let compiled = 0;
  let lastLine = '';
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const done =
      compiled === 0
        ? `ソースの取得中（${fetched} 個）`
        : `コンパイル中（約 ${PACKAGES} のうち ${compiled} パッケージ済み）`;
    say(`  Temporal: ${done}、経過 ${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`);
  }, 15_000);
  const module = 'go.temporal.io/server/cmd';
  return new Promise<void>((resolve, reject) => {
    const go = spawn(
      'go',
      [
        'install',
        '-v',
        `${module}/server@v${TEMPORAL_VERSION}`,
        `${module}/tools/sql@v${TEMPORAL_VERSION}`,
      ],
      {
        cwd: folder,
        env: { ...env, GOBIN: folder, CGO_ENABLED: '0' },
        stdio: ['ignore', 'ignore', 'pipe'],
        signal,
      },
    );
    go.stderr.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').filter(Boolean)) {
        lastLine = line;
        if (line.startsWith('go: downloading')) fetched += 1;
        else compiled += 1;
      }
    });
    go.once('error', reject);
    go.once('close', (code) => {
      if (code === 0) resolve();
      else reject(buildFailure(lastLine));
    });
  }).finally(() => clearInterval(progress));
}

function buildFailure(lastLine: string): Error {
  const cause = /no space left/i.test(lastLine)
    ? Object.assign(new Error(lastLine), { code: 'ENOSPC' })
    : undefined;
  return new Error(`ソースから作れない（go install）: ${lastLine}`, { cause });
}

/** The pair, if both are there and are of our version. */
async function runnable(pair: TemporalBinaries | null): Promise<TemporalBinaries | null> {
  if (!pair) return null;
  try {
    for (const program of [pair.server, pair.sqlTool]) {
      const { stdout } = await execute(program, ['--version'], { timeout: 20_000 });
      if (!stdout.includes(TEMPORAL_VERSION)) return null;
    }
    return pair;
  } catch {
    return null;
  }
}

function inFolder(folder: string): TemporalBinaries {
  return { server: join(folder, NAMES.server), sqlTool: join(folder, NAMES.sqlTool) };
}

function onPath(env: NodeJS.ProcessEnv): TemporalBinaries | null {
  const server = whereIs(NAMES.server, env);
  const sqlTool = whereIs(NAMES.sqlTool, env);
  return server && sqlTool ? { server, sqlTool } : null;
}

function whereIs(name: string, env: NodeJS.ProcessEnv): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}

function isDiskFull(error: unknown): boolean {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && (inner.code === 'ENOSPC' || inner.code === 'EDQUOT')) return true;
    if (inner instanceof StartError) return false;
  }
  return false;
}

function reasonOf(error: unknown): string {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error ? inner.message : String(inner);
}
