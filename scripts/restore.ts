/**
 * `npm run restore`: brings the embedded database back to an instant; docs/operations/restore.md tells how.
 *
 *   npm run restore -- --to 2026-11-22T18:00:00+09:00 [--dry-run]   in place of what is there (or `--to latest`)
 *   npm run restore -- --to … --into FOLDER                         into a folder of its own, to be looked at
 *   npm run restore -- --drill                                      tries it out, and leaves nothing but the result
 *   … [--from FOLDER of the backups] [--key FILE of the private key]
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupFault } from '../backup/sealed-file.ts';
import type { Store } from '../backup/store.ts';
import { faultOf } from '../domain/backups.ts';
import { backupFolder, practiceKeyFile } from './parts/backup-home.ts';
import { defaultDataDir, openDataFolder, type DataFolder } from './parts/data-folder.ts';
import { StartError } from './parts/messages.ts';
import { removeRestored } from './restore/leave.ts';
import { planRestore, verifyPlan, type Plan } from './restore/plan.ts';
import {
  faultText,
  lookedLines,
  newReport,
  planLines,
  reconciledLines,
  writeReport,
} from './restore/report.ts';
import {
  readPrivateKey,
  restoreBeside,
  restoreInPlace,
  runningKeys,
  type RestoreOptions,
} from './restore/restore.ts';

const USAGE = `使い方：
  npm run restore -- --to 2026-11-22T18:00:00+09:00 --dry-run   確かめるだけで、何も変えません
  npm run restore -- --to 2026-11-22T18:00:00+09:00             その時点に戻します（--to latest：保存された最後まで）
  npm run restore -- --to latest --into 新しいフォルダー        別のフォルダーに取り出します
  npm run restore -- --drill                                    訓練：取り出して確かめ、結果だけを残します
  ほかに：--from バックアップのフォルダー  --key 秘密鍵のファイル`;

const OPTIONS = {
  to: { type: 'string' },
  into: { type: 'string' },
  from: { type: 'string' },
  key: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  drill: { type: 'boolean', default: false },
} as const;

/** What whoever runs it can put right: shown as it is. */
class Plain extends Error {}

function readArguments() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.to === undefined && !values.drill) throw new Plain(USAGE);
    return values;
  } catch {
    throw new Plain(USAGE);
  }
}

/** `null`: as far as there is anything. A time without an offset is one of Japan. */
function readTarget(text: string | undefined): number | null {
  if (text === undefined || text === 'latest') return null;
  const isWhole = /(?:Z|[+-]\d{2}:\d{2})$/u.test(text);
  const at = Date.parse(isWhole ? text : `${text.replace(' ', 'T')}+09:00`);
  if (Number.isNaN(at)) throw new Plain(`時刻を読めません: ${text}\n\n${USAGE}`);
  return at;
}

function readKey(folder: DataFolder, given: string | undefined): string {
  const file = given ?? process.env['BACKUP_KEY_FILE'] ?? practiceKeyFile(folder);
  if (!existsSync(file))
    throw new Plain(`秘密鍵のファイルがありません: ${file}\n--key で指定してください。`);
  return readPrivateKey(file);
}

function say(line: string): void {
  console.log(line);
}

async function main(): Promise<number> {
  const given = readArguments();
  const folder = openDataFolder(defaultDataDir());
  const store: Store = {
    root: resolve(given.from ?? backupFolder(folder, process.env)),
    mirror: null,
  };
  const privateKey = readKey(folder, given.key);
  const target = readTarget(given.to);
  const beganAt = Date.now();
  const options = async (): Promise<RestoreOptions> => ({
    folder,
    store,
    privateKey,
    plan: await planned(store, privateKey, target),
    checkpoints: checkpointFolders(folder),
    say,
  });
  if (given.drill) return drill(options, store, beganAt);
  const restore = await options();
  if (given['dry-run']) return dryRun(restore);
  if (given.into !== undefined) return lookInto(restore, resolve(given.into));
  return inPlace(restore, beganAt);
}

async function planned(store: Store, privateKey: string, target: number | null): Promise<Plan> {
  const plan = await planRestore(store, privateKey, target);
  for (const line of planLines(plan)) say(line);
  return plan;
}

function checkpointFolders(folder: DataFolder): string[] {
  const { AUDIT_CHECKPOINTS_DIR: own, AUDIT_CHECKPOINTS_MIRROR_DIR: mirror } = process.env;
  return [own ?? folder.path('audit-checkpoints'), mirror ?? []].flat();
}

async function dryRun({ store, plan, privateKey }: RestoreOptions): Promise<number> {
  say('使うファイルをすべて開いて確かめています…');
  await verifyPlan(store, plan, privateKey);
  say('すべて開けました。この時点に戻せます。何も変えていません。');
  return 0;
}

async function lookInto(options: RestoreOptions, into: string): Promise<number> {
  if (existsSync(into)) throw new Plain(`フォルダーがもうあります: ${into}`);
  const looked = await restoreBeside(options, into, { socketPath: null, amcheck: false });
  for (const line of lookedLines(looked)) say(line);
  say(`取り出しました: ${into}`);
  return 0;
}

async function inPlace(options: RestoreOptions, beganAt: number): Promise<number> {
  const { store, plan } = options;
  const report = newReport('restore', beganAt);
  say('使うファイルを確かめながら、別の場所に復元しています…');
  const { looked, reconciled, aside } = await restoreInPlace(options);
  const file = writeReport(store, {
    ...report,
    endedAt: Date.now(),
    isOk: true,
    detail: { base: plan.base.id, target: plan.target, ...looked, ...reconciled },
  });
  for (const line of [...lookedLines(looked), ...reconciledLines(reconciled)]) say(line);
  if (aside !== null) say(`前のデータは消さずに置いてあります: ${aside}`);
  say(`報告: ${file}`);
  say('復元が終わりました。npm start で起動してください。');
  return 0;
}

/** Never throws for what is wrong with the backups: that is its result. */
async function drill(
  prepare: () => Promise<RestoreOptions>,
  store: Store,
  beganAt: number,
): Promise<number> {
  const report = newReport('drill', beganAt);
  const into = join(store.root, `drill-${process.pid}`);
  try {
    const options = await prepare();
    const asked = { socketPath: runningKeys(options.folder), amcheck: true };
    const looked = await restoreBeside(options, into, asked);
    for (const line of lookedLines(looked)) say(line);
    const detail = { base: options.plan.base.id, ...looked };
    writeReport(store, { ...report, endedAt: Date.now(), isOk: true, detail });
    say('訓練：復元できました。');
    return 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    writeReport(store, { ...report, endedAt: Date.now(), reason: faultOf(code) });
    throw error;
  } finally {
    removeRestored(into);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof Plain || error instanceof StartError) console.error(error.message);
  else if (error instanceof BackupFault) console.error(`復元できません：${faultText(error)}`);
  else throw error;
}
