/** The key store back from a copy of it: only where both of its folders are lost, never to an older point in time. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { BackupFault, checkSeal, readSealed } from '../../backup/sealed-file.ts';
import { storeFileOf } from '../../keys/folder.ts';
import { PlainError } from '../audit/plain-error.ts';
import { writePrivately } from '../parts/data-folder.ts';

export async function restoreCopy(given: {
  copyFile: string;
  privateKeyFile: string;
  directory: string;
  mirrorDirectory: string;
  isDryRun: boolean;
  say: (line: string) => void;
}): Promise<void> {
  const { copyFile, privateKeyFile, directory, mirrorDirectory, isDryRun, say } = given;
  for (const folder of [directory, mirrorDirectory]) refuseWhereOneIs(folder);
  const { plain, madeAt, sequence } = await open(copyFile, privateKeyFile);
  say(`写し：${madeAt}、第${sequence}回の書き込みまで`);
  if (isDryRun) {
    say('この写しを使えます。何も書いていません。');
    return;
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writePrivately(storeFileOf(directory), plain);
  plain.fill(0);
  say(
    `${directory} に戻しました。鍵の保管庫を起動してください。控えのフォルダーは、起動のときに作られます。`,
  );
  say(
    'この写しより後に廃棄した鍵が戻っています。すぐに docs/operations/restore.md のとおりに、廃棄の台帳をもう一度適用してください。',
  );
}

function refuseWhereOneIs(folder: string): void {
  const file = storeFileOf(folder);
  if (!existsSync(file)) return;
  throw new PlainError(
    `${folder} に保管庫があります（${sequenceIn(file)}）。古い時点に戻すことはできません。写しを使うのは、二つのフォルダーがどちらも失われたときだけです。`,
  );
}

function sequenceIn(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const row = database.prepare('SELECT sequence FROM store').get();
    return `第${String(row?.['sequence'])}回の書き込みまで`;
  } catch {
    return '読み取れません。使えないことが確かなら、先に別の場所へ移してください';
  } finally {
    database.close();
  }
}

async function open(
  copyFile: string,
  privateKeyFile: string,
): Promise<{ plain: Buffer; madeAt: string; sequence: string }> {
  try {
    const { name, madeAt, meta } = await checkSeal(copyFile);
    const privateKey = readFileSync(privateKeyFile, 'utf8');
    const plain = await readSealed(copyFile, privateKey, { kind: 'keys', name });
    return { plain, madeAt, sequence: String(meta['sequence'] ?? '') };
  } catch (error) {
    const reason = error instanceof BackupFault ? error.code : 'private-key';
    throw new PlainError(
      `${copyFile} を開けません（${reason}）。別の写しか、正しい秘密鍵を指定してください。`,
    );
  }
}
