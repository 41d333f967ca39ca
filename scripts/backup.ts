/**
 * `npm run backup:…`
 *
 *   npm run backup:init -- --key FILE    makes the keys of the backups; the private one goes to FILE, which the operator keeps elsewhere
 *   npm run backup:check                 reads every file of the store, and says what is wrong
 */
import { existsSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkStore } from '../backup/check.ts';
import { fingerprintOf } from '../backup/sealed-file.ts';
import { readRecipient, RECIPIENT_FILE } from '../backup/store.ts';
import { BACKUP_FAULTS } from '../domain/backups.ts';
import { backupFolder, writeKeys } from './parts/backup-home.ts';
import { defaultDataDir, openDataFolder } from './parts/data-folder.ts';

const USAGE = `使い方：
  npm run backup:init -- --key 秘密鍵のファイル [--folder バックアップのフォルダー]
  npm run backup:check [-- --folder バックアップのフォルダー]`;

function init(root: string, keyFile: string): number {
  if (existsSync(join(root, RECIPIENT_FILE)) || existsSync(keyFile)) {
    console.error('鍵がもうあります。上書きすると、前のバックアップを開けなくなります。');
    return 1;
  }
  mkdirSync(root, { recursive: true, mode: 0o711 });
  writeKeys(join(root, RECIPIENT_FILE), keyFile);
  console.log(
    `公開鍵: ${join(root, RECIPIENT_FILE)}（${fingerprintOf(readRecipient({ root, mirror: null }))}）`,
  );
  console.log(`秘密鍵: ${keyFile}`);
  console.log(
    '秘密鍵は、このサーバーの外の2か所に保管し、ここからは消してください。なくすと、だれも復元できません。',
  );
  return 0;
}

async function check(root: string): Promise<number> {
  const { bases, found, files } = await checkStore(
    { root, mirror: process.env['BACKUP_MIRROR_DIR'] ?? null },
    { isWhole: true, since: 0 },
  );
  for (const { code, file } of found) console.log(`${BACKUP_FAULTS[code] ?? code}: ${file}`);
  console.log(
    `バックアップ ${bases.length}回分、ファイル ${files}個を読みました。問題 ${found.length}件。`,
  );
  return found.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { key: { type: 'string' }, folder: { type: 'string' } },
    allowPositionals: true,
  });
  const folder = openDataFolder(defaultDataDir());
  const root = resolve(values.folder ?? backupFolder(folder, process.env));
  if (positionals[0] === 'check') return check(root);
  if (positionals[0] === 'init' && values.key !== undefined) return init(root, resolve(values.key));
  console.error(USAGE);
  return 1;
}

process.exitCode = await main();
