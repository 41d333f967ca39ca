/** How the keys stand, and whether the store is whole. */
import { randomUUID } from 'node:crypto';
import { KEY_LIFE_DAYS } from '../../domain/key-rules.ts';
import { KEY_KIND_NAMES } from '../../domain/key-kinds.ts';
import type { Beside } from './beside.ts';
import { recordEvent } from './record.ts';

const DAY_MS = 86_400_000;

export async function sayStatus({ keys, organisations, say, now }: Beside): Promise<void> {
  const status = await keys.status();
  const { main, mirror } = status.folders;
  say(
    `保管庫 ${status.storeId}（${status.createdAt.slice(0, 10)}から）、第${status.sequence}回の書き込みまで`,
  );
  say(`フォルダー：${main.failure ?? '正常'}／控え：${mirror.failure ?? '正常'}`);
  say(`ルート鍵：第${status.rootVersion}版`);
  say(copiesLine(status.copies));
  for (const { id, name } of organisations) {
    const { parent, kinds } = await keys.inventory(id);
    say(
      `\n${name}：組織の鍵は${parent ? `第${parent.version}版（${parent.madeAt.slice(0, 10)}）` : 'まだありません'}`,
    );
    for (const { kind, names, version, superseded, oldest } of kinds) {
      const isDue = now() - Date.parse(oldest) > KEY_LIFE_DAYS * DAY_MS;
      say(
        `  ${KEY_KIND_NAMES[kind]}：${names}個、最新は第${version}版、いちばん古い鍵は${oldest.slice(0, 10)}、前の版 ${superseded}個${isDue ? '　← 交換の時期です' : ''}`,
      );
    }
  }
}

function copiesLine(copies: Awaited<ReturnType<Beside['keys']['status']>>['copies']): string {
  if (copies === null) return '保管庫の写し：作っていません（BACKUP_DIR がありません）';
  const last = copies.last
    ? `最新は${copies.last.slice(0, 16).replace('T', ' ')}`
    : 'まだありません';
  return `保管庫の写し：${copies.count}個、${last}${copies.failure ? `、失敗しています（${copies.failure}）` : ''}`;
}

/** Answers whether the store is whole. */
export async function verifyStore(beside: Beside): Promise<boolean> {
  const { keys, organisations, say } = beside;
  const checked = await keys.verify();
  for (const { folder, code, count } of checked.findings)
    say(`${FOLDERS[folder]}：${FINDINGS[code] ?? code}（${count}件）`);
  const findings = checked.findings.reduce((sum, { count }) => sum + count, 0);
  say(
    findings === 0
      ? `異常はありません。${checked.keys}個の鍵がすべて開き、二つのフォルダーは同じ内容です。`
      : '保管庫に異常があります。docs/manual/keys.md の「壊れていたとき」のとおりにしてください。',
  );
  if (beside.isDryRun) return findings === 0;
  const ceremonyId = randomUUID();
  for (const { id } of organisations)
    await recordEvent(beside, id, {
      ceremonyId,
      ceremony: 'verify',
      step: 'done',
      counts: { keys: checked.keys, findings },
    });
  return findings === 0;
}

const FOLDERS = { main: '鍵のフォルダー', mirror: '控えのフォルダー', both: '二つのフォルダー' };

const FINDINGS: Readonly<Record<string, string>> = {
  pages: 'ファイルが壊れています',
  corrupt: 'ファイルが壊れています',
  'key-does-not-open': '開かない鍵があります',
  differ: '内容が食い違っています',
  unwiped: '廃棄した鍵の跡が残っています',
  missing: 'フォルダーがありません',
};
