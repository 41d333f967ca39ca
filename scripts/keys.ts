/**
 * `npm run keys -- …`: the ceremonies of the system operator, beside the running system (docs/operations/keys.md).
 *
 *   status                                                     how the keys stand
 *   verify            --by NAME                                whether the store is whole
 *   rotate-data       --by NAME                                new keys of what is stored, and everything sealed again
 *   rotate-codec      --by NAME                                the same for what the engine stores alone
 *   rotate-index      --by NAME                                a new key of look-ups, and everybody looked up anew
 *   rotate-organisation --by NAME --witness NAME               a new key above an organisation's
 *   rotate-root       --by NAME --witness NAME                 a new root key
 *   export-custody    --by NAME --witness NAME --to A.pem --to B.pem --to C.pem --out FOLDER
 *   restore-custody   --copy A.json --private-key A.pem --copy B.json --private-key B.pem --out FILE
 *   restore-copy      --copy FILE --private-key FILE           the store back from a copy of it, both folders being lost
 *   retire            --by NAME --witness NAME                 the end of keys nothing is under any more
 *
 * `--organisation CODE` for one organisation instead of all; `--dry-run` changes nothing.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createCrypt } from '../db/crypt.ts';
import { openDatabase, type Database } from '../db/orm.ts';
import { inSystem, rows } from '../db/scope.ts';
import { isKeyCeremony, KEY_CEREMONIES, type CeremonyPersons } from '../domain/key-events.ts';
import { LOOKUP_KEY_WAITS_MS } from '../domain/key-rules.ts';
import { createKeyStoreClient } from '../keys/client.ts';
import { PlainError } from './audit/plain-error.ts';
import type { Beside, OrganisationPlace, Waits } from './keys/beside.ts';
import { restoreCopy } from './keys/copy.ts';
import { exportCustody, restoreCustody } from './keys/custody.ts';
import { sayStatus, verifyStore } from './keys/look.ts';
import { retireKeys } from './keys/retire.ts';
import { rotateData, rotateIndex, rotateOrganisation, rotateRoot } from './keys/rotate.ts';
import { defaultDataDir, openDataFolder } from './parts/data-folder.ts';
import { readMigratorUrl, readPlaces } from './parts/running-places.ts';
import { keyPlaces } from './parts/system-parts.ts';

const USAGE = `使い方：npm run keys -- コマンド [--organisation 組織のコード] [--dry-run]
  status                鍵の様子を見る
  verify                保管庫を検査する（--by 氏名）
  rotate-data           データの鍵を交換し、暗号化し直す（--by 氏名）
  rotate-codec          ワークフローの鍵を交換する（--by 氏名）
  rotate-index          検索用の鍵を交換し、付け直す（--by 氏名）
  rotate-organisation   組織の鍵を交換する（--by 氏名 --witness 立会人）
  rotate-root           ルート鍵を交換する（--by 氏名 --witness 立会人）
  export-custody        ルート鍵の控えを作る（--by 氏名 --witness 立会人 --to 公開鍵 --to 公開鍵 --to 公開鍵 --out フォルダー）
  restore-custody       控えからルート鍵を戻す（--copy 控え --private-key 秘密鍵 を2組、--out ルート鍵のファイル）
  restore-copy          保管庫の写しから戻す（--copy 写し --private-key バックアップの秘密鍵。二つのフォルダーが失われたときだけ）
  retire                使われなくなった鍵を廃棄する（--by 氏名 --witness 立会人）`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  organisation: TEXT,
  by: TEXT,
  witness: TEXT,
  out: TEXT,
  to: { type: 'string', multiple: true },
  copy: { type: 'string', multiple: true },
  'private-key': { type: 'string', multiple: true },
  'dry-run': { type: 'boolean', default: false },
} as const;

const WAITS: Waits = {
  sealingMs: 65_000,
  lookupMs: LOOKUP_KEY_WAITS_MS,
  restMs: 2,
  skewMs: 5_000,
};

type Given = ReturnType<typeof readArguments>;

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
    return { ...values, does: positionals[0] ?? '' };
  } catch {
    throw new PlainError(USAGE);
  }
}

/** Who a ceremony wants; a look wants nobody. */
function personsFor({ does, by, witness }: Given): CeremonyPersons {
  const wanted = isKeyCeremony(does) ? KEY_CEREMONIES[does].persons : 0;
  if (wanted >= 1 && !by?.trim()) throw new PlainError('行う人の氏名を --by で指定してください。');
  if (wanted === 2 && (!witness?.trim() || witness.trim() === by?.trim()))
    throw new PlainError('立ち会う別の人の氏名を --witness で指定してください。');
  return { by: by?.trim() ?? '', witness: witness?.trim() ?? null };
}

async function perform(beside: Beside, given: Given): Promise<boolean> {
  switch (given.does) {
    case 'status':
      await sayStatus(beside);
      return true;
    case 'verify':
      return verifyStore(beside);
    case 'rotate-data':
    case 'rotate-codec':
      await rotateData(beside, given.does);
      return true;
    case 'rotate-index':
      await rotateIndex(beside);
      return true;
    case 'rotate-organisation':
      await rotateOrganisation(beside);
      return true;
    case 'rotate-root':
      await rotateRoot(beside);
      return true;
    case 'retire':
      await retireKeys(beside);
      return true;
    case 'export-custody':
      await exportCustody(beside, {
        rootKeyFile: rootKeyFile(),
        recipients: given.to ?? [],
        out: resolve(given.out ?? 'custody'),
      });
      return true;
    default:
      throw new PlainError(USAGE);
  }
}

function rootKeyFile(): string {
  return (
    process.env['KEYS_ROOT_KEY_FILE'] ??
    resolve(defaultDataDir(process.env), 'root-key', 'root.key')
  );
}

async function findOrganisations(
  owner: Database,
  code: string | undefined,
): Promise<OrganisationPlace[]> {
  const found = await inSystem(owner, (tx) =>
    rows<OrganisationPlace>(
      tx,
      `select id, code, name from organisations where ?::text is null or code = ? order by code`,
      [code ?? null, code ?? null],
    ),
  );
  if (found.length === 0) throw new PlainError(`組織「${code ?? ''}」は見つかりません。`);
  return found;
}

function restore(given: Given): void {
  const { copy = [], 'private-key': privateKeys = [] } = given;
  restoreCustody({
    parts: copy.map((copyFile, at) => ({
      copyFile,
      privateKeyFile: privateKeys[at] ?? '',
      // Not among the arguments, which everybody on the machine may read.
      passphrase: process.env[`CUSTODY_PASSPHRASE_${at + 1}`],
    })),
    rootKeyFile: given.out === undefined ? rootKeyFile() : resolve(given.out),
    say: console.log,
    isDryRun: given['dry-run'],
  });
}

async function restoreStore({ copy, 'private-key': keys, ...given }: Given): Promise<void> {
  const own = keyPlaces(openDataFolder(defaultDataDir(process.env)));
  const folderOf = (name: string) => resolve(process.env[name] ?? own[name] ?? '');
  await restoreCopy({
    copyFile: copy?.[0] ?? '',
    privateKeyFile: keys?.[0] ?? '',
    directory: folderOf('KEYS_DIR'),
    mirrorDirectory: folderOf('KEYS_MIRROR_DIR'),
    isDryRun: given['dry-run'],
    say: console.log,
  });
}

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2));
  if (given.does === 'restore-copy') {
    await restoreStore(given);
    return 0;
  }
  if (given.does === 'restore-custody') {
    restore(given);
    return 0;
  }
  const persons = personsFor(given);
  const places = readPlaces(process.env);
  const keys = createKeyStoreClient({ socketPath: places.KEYS_SOCKET });
  const owner = await openDatabase(readMigratorUrl(process.env), { poolSize: 2 });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () =>
      stop.abort(new PlainError('止めました。同じコマンドで、続きから始められます。')),
    );
  try {
    const organisations = await findOrganisations(owner, given.organisation);
    const beside: Beside = {
      owner,
      keys,
      crypt: createCrypt(keys),
      organisations,
      persons,
      isDryRun: given['dry-run'],
      say: console.log,
      now: Date.now,
      signal: stop.signal,
      waits: WAITS,
    };
    return (await perform(beside, given)) ? 0 : 1;
  } finally {
    await owner.close();
    await keys.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const plain = error instanceof Error && error.cause instanceof PlainError ? error.cause : error;
  if (!(plain instanceof PlainError)) throw error;
  console.error(plain.message);
  process.exitCode = 1;
}
