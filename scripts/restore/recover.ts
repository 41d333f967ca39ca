/** Lets a server replay the log up to the instant, in a folder of its own beside the present one. */
import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BackupFault } from '../../backup/sealed-file.ts';
import { SEGMENT } from '../../backup/segments.ts';
import type { Store } from '../../backup/store.ts';
import { systemIdOf } from '../../backup/archive.ts';
import {
  openDataFolder,
  readSecrets,
  writePrivately,
  type DataFolder,
} from '../parts/data-folder.ts';
import { chooseFreePort } from '../parts/ports.ts';
import { findPostgresHome, giveTo } from '../parts/postgres-home.ts';
import { startPostgres, type RunningPostgres } from '../parts/postgres.ts';
import type { Plan } from './plan.ts';
import { readSettings, unpackBase, unpackLog } from './unpack.ts';

export interface Recovered {
  folder: DataFolder;
  /** Where the database of that folder lies. */
  data: string;
  postgres: RunningPostgres;
}

export interface RecoverOptions {
  store: Store;
  plan: Plan;
  privateKey: string;
  /** The new data folder. */
  into: string;
  /** The present one, whose passwords go on being used, and whose newest log is there although nobody archived it. */
  present: { secrets: string; data: string | null };
  say: (line: string) => void;
  durable: boolean;
}

const AUTO = 'postgresql.auto.conf';
const NOT_REACHED = 'recovery ended before configured recovery target was reached';

/** Throws BackupFault where something is not whole, or does not start. */
export async function recover(options: RecoverOptions): Promise<Recovered> {
  const { store, plan, privateKey, into, present } = options;
  const folder = openDataFolder(into);
  const secrets = existsSync(present.secrets)
    ? readFileSync(present.secrets)
    : await readSettings(store, plan, privateKey);
  writePrivately(folder.path('secrets.json'), secrets);
  const { data, user } = findPostgresHome(folder);
  await unpackBase(store, plan, privateKey, data);
  const log = `${data}.log`;
  await unpackLog(plan, privateKey, log);
  if (plan.target === null && present.data !== null) addUnarchived(present.data, data, log);
  const settings = readFileSync(join(data, AUTO), 'utf8');
  prepareRecovery(data, settings, log, plan);
  giveTo(user, data);
  giveTo(user, log);
  const postgres = await started(options, folder, () => {
    // Nothing came after that instant: the end of the log is it.
    prepareRecovery(data, settings, log, { ...plan, target: null });
    giveTo(user, data);
  });
  writeFileSync(join(data, AUTO), settings);
  rmSync(log, { recursive: true, force: true });
  return { folder, data, postgres };
}

async function started(
  { say, durable }: RecoverOptions,
  folder: DataFolder,
  withoutTarget: () => void,
): Promise<RunningPostgres> {
  const start = async () =>
    startPostgres({
      folder,
      secrets: readSecrets(folder),
      port: await chooseFreePort(),
      say,
      durable,
      recovers: true,
    });
  try {
    return await start();
  } catch {
    const told = existsSync(folder.log('postgres'))
      ? readFileSync(folder.log('postgres'), 'utf8')
      : '';
    if (!told.includes(NOT_REACHED)) throw new BackupFault('did-not-start', folder.log('postgres'));
    withoutTarget();
    return start().catch(() => {
      throw new BackupFault('did-not-start', folder.log('postgres'));
    });
  }
}

function prepareRecovery(
  data: string,
  settings: string,
  log: string,
  { target, timeline }: Pick<Plan, 'target' | 'timeline'>,
): void {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const lines = [
    settings.trimEnd(),
    `restore_command = ${quoted(`cp "${log.replaceAll('%', '%%')}/%f" "%p" 2>/dev/null`)}`,
    // The one that was planned: the newest by number may be of a restore that was undone.
    `recovery_target_timeline = '${timeline}'`,
    `recovery_target_action = 'promote'`,
    // Nobody is let in before it is what it was.
    `hot_standby = 'off'`,
    ...(target === null
      ? []
      : [`recovery_target_time = '${new Date(target).toISOString().replace('Z', '+00')}'`]),
  ];
  writeFileSync(join(data, AUTO), `${lines.join('\n')}\n`);
  writeFileSync(join(data, 'recovery.signal'), '');
}

/** What the server had written and not yet handed over, where its folder outlived it. */
function addUnarchived(present: string, restored: string, log: string): void {
  if (!existsSync(join(present, 'global/pg_control'))) return;
  if (systemIdOf(present) !== systemIdOf(restored)) return;
  const known = readdirSync(log).filter((name) => SEGMENT.test(name));
  const last = known.toSorted().at(-1) ?? '';
  for (const name of readdirSync(join(present, 'pg_wal')))
    if (SEGMENT.test(name) && name > last)
      copyFileSync(join(present, 'pg_wal', name), join(log, name));
}
