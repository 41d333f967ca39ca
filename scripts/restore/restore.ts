/** A restore from beginning to end: plan, recover beside the present data, look, reconcile, and only then take its place. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveFile, systemIdOf } from '../../backup/archive.ts';
import { HISTORY } from '../../backup/segments.ts';
import { readRecipient, type Store } from '../../backup/store.ts';
import type { DataFolder } from '../parts/data-folder.ts';
import { readSecrets } from '../parts/data-folder.ts';
import { lockHolder, tryLock } from '../parts/lock.ts';
import { alreadyRunning } from '../parts/messages.ts';
import { chooseFreePort } from '../parts/ports.ts';
import { findPostgresHome } from '../parts/postgres-home.ts';
import { roleUrls } from '../parts/postgres-roles.ts';
import { startSystem } from '../parts/system.ts';
import { keyPlaces } from '../parts/system-parts.ts';
import { leaveNothingOf, removeRestored } from './leave.ts';
import { lookAtRestored, type Looked } from './look.ts';
import type { Plan } from './plan.ts';
import { reconcile, type Reconciled } from './reconcile.ts';
import { recover, type Recovered } from './recover.ts';

export interface RestoreOptions {
  folder: DataFolder;
  store: Store;
  privateKey: string;
  plan: Plan;
  checkpoints: readonly string[];
  say: (line: string) => void;
}

export interface Restored {
  looked: Looked;
  reconciled: Reconciled;
  /** Where what was there before lies now; `null`: there was nothing. */
  aside: string | null;
}

/** Restores in place of what is there. Refuses while the system runs; throws BackupFault and then has changed nothing. */
export async function restoreInPlace(options: RestoreOptions): Promise<Restored> {
  const { folder, store } = options;
  const lockFile = join(folder.run, 'lock');
  const lock = tryLock(lockFile);
  if (!lock) throw alreadyRunning(folder.root, lockHolder(lockFile));
  const beside = folder.path(`restore-${options.plan.base.id}-${process.pid}`);
  const stay = leaveNothingOf(beside);
  try {
    const present = findPostgresHome(folder).data;
    const recovered = await recoverInto(options, beside, existsSync(present) ? present : null);
    const looked = await lookAndStop(recovered, { socketPath: null, amcheck: false });
    const reconciled = await reconcileBeside(options, beside);
    await archiveHistories(store, recovered.data);
    const aside = takePlace(options, recovered, present);
    return { looked, reconciled, aside };
  } finally {
    removeRestored(beside);
    stay();
    lock.release();
  }
}

/** Restores into a folder of its own, to be looked at; the present data stay as they are. */
export async function restoreBeside(
  options: RestoreOptions,
  into: string,
  { socketPath, amcheck }: { socketPath: string | null; amcheck: boolean },
): Promise<Looked> {
  const stay = leaveNothingOf(into);
  try {
    const recovered = await recoverInto(options, into, null, !amcheck);
    return await lookAndStop(recovered, { socketPath, amcheck });
  } finally {
    stay();
  }
}

function recoverInto(
  { store, plan, privateKey, folder, say }: RestoreOptions,
  into: string,
  present: string | null,
  durable = true,
): Promise<Recovered> {
  const secrets = folder.path('secrets.json');
  return recover({
    store,
    plan,
    privateKey,
    into,
    present: { secrets, data: present },
    say,
    durable,
  });
}

async function lookAndStop(
  { folder, postgres }: Recovered,
  asked: { socketPath: string | null; amcheck: boolean },
): Promise<Looked> {
  try {
    const { migratorUrl, systemUrl } = roleUrls(postgres.adminUrl, readSecrets(folder));
    return await lookAtRestored({ ...asked, migratorUrl, systemUrl, adminUrl: postgres.adminUrl });
  } finally {
    await postgres.child.stop();
  }
}

/** Database, engine and keys alone: nobody is received, nothing is sent. The key store is today's. */
async function reconcileBeside(
  { folder, checkpoints }: RestoreOptions,
  beside: string,
): Promise<Reconciled> {
  const system = await startSystem({
    dataDir: beside,
    port: await chooseFreePort(),
    only: ['temporal', 'keys', 'migrate'],
    env: keyPlaces(folder),
  });
  try {
    return await reconcile(system.env, checkpoints);
  } finally {
    await system.stop();
  }
}

/** Where the timelines part is needed by every later restore, and this server archived nothing. */
async function archiveHistories(store: Store, data: string): Promise<void> {
  const config = { ...store, recipient: readRecipient(store) };
  const systemId = systemIdOf(data);
  for (const name of readdirSync(join(data, 'pg_wal')).filter((one) => HISTORY.test(one)))
    await archiveFile(config, { path: join(data, 'pg_wal', name), systemId });
}

function takePlace(
  { folder }: RestoreOptions,
  { folder: beside, data }: Recovered,
  present: string,
): string | null {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const aside = existsSync(present) ? `${present}.before-${stamp}` : null;
  if (aside !== null) renameSync(present, aside);
  mkdirSync(dirname(present), { recursive: true });
  try {
    renameSync(data, present);
  } catch (error) {
    // Otherwise the next start finds no database, and makes an empty one.
    if (aside !== null) renameSync(aside, present);
    throw error;
  }
  // A new machine has no passwords of its own yet.
  if (!existsSync(folder.path('secrets.json')))
    renameSync(beside.path('secrets.json'), folder.path('secrets.json'));
  return aside;
}

/** The key store of the running system, where it runs. */
export function runningKeys(folder: DataFolder): string | null {
  const { KEYS_SOCKET: socket = '' } = keyPlaces(folder);
  return existsSync(socket) ? socket : null;
}

export function readPrivateKey(file: string): string {
  return readFileSync(file, 'utf8');
}
