/** A whole running system on one data folder: database, engine, keys, and the product's processes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ProcessName } from '../processes.ts';
import { PROCESSES } from '../processes.ts';

import type { Child } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { openDataFolder, readSecrets, writePrivately } from './data-folder.ts';
import { endLeftOvers } from './left-overs.ts';
import { lockHolder, tryLock } from './lock.ts';
import { alreadyRunning, plainError, StartError } from './messages.ts';
import { checkPublicPort, rememberedPorts } from './ports.ts';
import { runScript } from './run-script.ts';
import { outdatedScreens } from './screens.ts';
import type { ChildName, Start } from './system-parts.ts';
import {
  keyPlaces,
  migrate,
  seed,
  startDatabase,
  startEngine,
  startProcess,
} from './system-parts.ts';
import { TEMPORAL_PORTS } from './temporal-config.ts';
import { NAMESPACE } from './temporal.ts';

export type PartName = Exclude<ChildName, 'postgres'> | 'migrate' | 'seed' | 'screens';

export interface StartSystemOptions {
  dataDir: string;
  /** Where the API will listen. */
  port: number;
  /** PostgreSQL and these parts; left out, everything. */
  only?: readonly PartName[];
  /** Laid over what the processes are given. */
  env?: Readonly<Record<string, string>>;
  /** One plain line at a time to the operator; left out, silence. */
  say?: (line: string) => void;
  /** Gives up a start that is under way. */
  signal?: AbortSignal;
  /** False only for tests that never pull the plug. */
  durable?: boolean;
}

export interface RunningSystem {
  /** Everything the processes are given, passwords included. */
  env: Readonly<Record<string, string>>;
  urls: { base: string; admin: string; room: string; phone: string };
  folder: DataFolder;
  /** The running children; null between two starts. */
  pids(): Partial<Record<ChildName, number | null>>;
  restarts(): Partial<Record<ChildName, number>>;
  /** An unasked end: the supervisor starts the child again. */
  kill(name: ChildName, signal: NodeJS.Signals): void;
  /** Stops everything in reverse order and waits for it. */
  stop(): Promise<void>;
}

const STOP_ORDER: readonly (readonly ChildName[])[] = [
  ['phone', 'backup', 'worker', 'api'],
  ['keys'],
  ['temporal'],
  ['postgres'],
];

/** Throws StartError where the operator can act, after stopping what was started. */
export async function startSystem(options: StartSystemOptions): Promise<RunningSystem> {
  const isWanted = (part: PartName) => options.only?.includes(part) ?? true;
  const folder = openDataFolder(options.dataDir);
  const lockFile = join(folder.run, 'lock');
  const lock = tryLock(lockFile);
  if (!lock) throw alreadyRunning(folder.root, lockHolder(lockFile));

  const children = new Map<ChildName, Child>();
  const stop = async () => {
    await stopChildren(children);
    lock.release();
  };
  try {
    if (isWanted('api')) await checkPublicPort(options.port);
    const env = await startParts(options, folder, children, isWanted);
    writeAddresses(folder, env);
    return runningSystem(options.port, folder, env, children, stop);
  } catch (error) {
    await stop();
    throw options.signal?.aborted ? options.signal.reason : plainError(error, folder.root);
  }
}

async function startParts(
  options: StartSystemOptions,
  folder: DataFolder,
  children: Map<ChildName, Child>,
  isWanted: (part: PartName) => boolean,
): Promise<Record<string, string>> {
  const say = options.say ?? (() => undefined);
  const ended = await endLeftOvers(folder);
  if (ended.length > 0) say(`前回の起動で残っていたもの（${ended.join('、')}）を止めました。`);
  const failure = new AbortController();
  const start: Start = {
    folder,
    secrets: readSecrets(folder),
    ports: await rememberedPorts(join(folder.run, 'ports.json'), [
      'postgres',
      'phone',
      ...TEMPORAL_PORTS,
    ]),
    durable: options.durable ?? true,
    backsUp: isWanted('backup'),
    isUsed: existsSync(join(folder.run, 'system.json')),
    env: {},
    children,
    say,
    signal: options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal,
  };
  Object.assign(start.env, addresses(options.port, start), keyPlaces(folder));
  Object.assign(start.env, { DISK_FOLDERS: `data=${folder.root}` }, options.env);

  const overrides = { ...process.env, ...options.env };
  const serverUrl = await startDatabase(start, overrides);
  const address = overrides['TEMPORAL_ADDRESS'];
  const outside = address
    ? { address, namespace: overrides['TEMPORAL_NAMESPACE'] ?? NAMESPACE }
    : null;
  const launch = (names: readonly ProcessName[]) =>
    PROCESSES.filter(({ name }) => names.includes(name) && isWanted(name)).map((product) =>
      startProcess(start, product),
    );
  // The engine takes its second or two while the tables are brought up to date.
  await together(failure, [
    ...(isWanted('temporal') ? [startEngine(start, serverUrl, outside)] : []),
    ...(isWanted('migrate') ? [migrate(start)] : []),
    ...(isWanted('screens') ? [screens(start)] : []),
    ...launch(['keys']),
  ]);
  // Practice data and the practice phone have no place in production.
  const isPractice = overrides['NODE_ENV'] !== 'production';
  if (isWanted('seed') && isPractice) await seed(start);
  const serving = launch(isPractice ? ['api', 'worker', 'phone'] : ['api', 'worker']);
  // Without a store nothing is there to keep: another's server has backups of its own.
  const backup = start.env['BACKUP_DIR'] === undefined ? [] : launch(['backup']);
  await together(failure, [...serving, ...backup]);
  options.signal?.throwIfAborted();
  return start.env;
}

/** Without one of its screens the house still receives people: what can run, runs. */
async function screens(start: Start): Promise<void> {
  const { folder, signal } = start;
  const names = await outdatedScreens();
  if (names.length === 0) return;
  start.say(`画面（${names.join('、')}）を組み立てています…`);
  try {
    // In a process of its own: Vite turns the whole process it runs in to production.
    const script = 'scripts/build-screens.ts';
    await runScript({
      name: 'screens',
      label: '画面の組み立て',
      script,
      env: process.env,
      folder,
      signal,
    });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    start.say(`${error.message}\n画面は前のまま（なければ、なし）で続けます。`);
  }
}

function addresses(port: number, { ports, folder }: Start): Record<string, string> {
  const inherited = process.env;
  const isProduction = inherited['NODE_ENV'] === 'production';
  const phone = `http://127.0.0.1:${ports.phone}`;
  return {
    PORT: String(port),
    TEMPORAL_TASK_QUEUE: inherited['TEMPORAL_TASK_QUEUE'] ?? 'madoguchi',
    WEBHOOK_BASE_URL: `http://127.0.0.1:${port}`,
    PHONE_PORT: String(ports.phone),
    PHONE_STATE_FILE: folder.path('phone.json'),
    WORKFLOW_BUNDLE_DIR: folder.path('cache'),
    EXPORTS_DIR: folder.path('exports'),
    AUDIT_CHECKPOINTS_DIR: inherited['AUDIT_CHECKPOINTS_DIR'] ?? folder.path('audit-checkpoints'),
    // Practice talks to the stand-in; the real platform only where somebody asks for it.
    LINE_API_BASE_URL:
      inherited['LINE_API_BASE_URL'] ?? (isProduction ? 'https://api.line.me' : phone),
    LINE_DATA_API_BASE_URL:
      inherited['LINE_DATA_API_BASE_URL'] ?? (isProduction ? 'https://api-data.line.me' : phone),
    ...practicePlaces(inherited, isProduction ? null : phone),
  };
}

/** Practice services speak to the stand-in alone; in production to one that is set up for them, if any. */
function practicePlaces(
  inherited: NodeJS.ProcessEnv,
  phone: string | null,
): Record<string, string> {
  const practice = inherited['PRACTICE_LINE_API_BASE_URL'] ?? phone;
  return {
    ...(practice === null ? {} : { PRACTICE_LINE_API_BASE_URL: practice }),
    ...(phone === null ? {} : { PHONE_URL: phone }),
  };
}

/** Waits for all; the first failure ends the others, and is thrown when they are gone. */
async function together(failure: AbortController, tasks: readonly Promise<void>[]): Promise<void> {
  let first: unknown;
  const settled = tasks.map((task) =>
    task.catch((error: unknown) => {
      if (!failure.signal.aborted) first = error;
      failure.abort(error);
    }),
  );
  await Promise.all(settled);
  if (failure.signal.aborted) throw first;
}

/** Where other commands of this checkout find the running system. */
function writeAddresses(folder: DataFolder, env: Readonly<Record<string, string>>): void {
  const addresses = { api: env['WEBHOOK_BASE_URL'], phone: env['PHONE_URL'] ?? null };
  writePrivately(join(folder.run, 'system.json'), JSON.stringify(addresses));
}

function runningSystem(
  port: number,
  folder: DataFolder,
  env: Record<string, string>,
  children: ReadonlyMap<ChildName, Child>,
  stop: () => Promise<void>,
): RunningSystem {
  const base = `http://localhost:${port}`;
  const each = <T>(ask: (child: Child) => T): Partial<Record<ChildName, T>> =>
    Object.fromEntries([...children].map(([name, child]) => [name, ask(child)]));
  let stopped: Promise<void> | undefined;
  return {
    env,
    folder,
    urls: { base, admin: `${base}/admin/`, room: `${base}/room/`, phone: `${base}/phone/` },
    pids: () => each((child) => child.pid()),
    restarts: () => each((child) => child.restarts()),
    kill: (name, signal) => children.get(name)?.kill(signal),
    stop: () => (stopped ??= stop()),
  };
}

async function stopChildren(children: ReadonlyMap<ChildName, Child>): Promise<void> {
  for (const names of STOP_ORDER)
    await Promise.all(names.map(async (name) => children.get(name)?.stop()));
}
