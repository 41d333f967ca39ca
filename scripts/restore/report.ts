/** What came of a restore or a drill: as a file in the store, which the screens show, and as words. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../backup/records.ts';
import type { BackupFault } from '../../backup/sealed-file.ts';
import type { Store } from '../../backup/store.ts';
import { BACKUP_FAULTS, faultOf } from '../../domain/backups.ts';
import { writePrivately } from '../parts/data-folder.ts';
import type { Looked } from './look.ts';
import type { Plan } from './plan.ts';
import type { Reconciled } from './reconcile.ts';

export function newReport(kind: 'drill' | 'restore', beganAt: number): Report {
  return {
    id: randomUUID(),
    kind,
    beganAt,
    endedAt: beganAt,
    isOk: false,
    reason: null,
    detail: {},
  };
}

export function writeReport({ root }: Store, report: Report): string {
  const folder = join(root, 'reports');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const at = new Date(report.beganAt).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const file = join(folder, `${report.kind}-${at}.json`);
  writePrivately(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

export function planLines({ base, target, log, coverage, timeline }: Plan): string[] {
  return [
    `戻せる範囲      ${timeText(coverage.from)} 〜 ${timeText(coverage.until)}`,
    `戻す時点        ${target === null ? '最後に保存された時点' : timeText(target)}`,
    `使うバックアップ ${base.id}（${megabytes(base.stored)}、ファイル ${base.files}個）`,
    `変更の記録      ${log.length}個（${megabytes(log.reduce((sum, { stored }) => sum + stored, 0))}、系列 ${timeline}）`,
  ];
}

export function lookedLines({
  consultations,
  messages,
  newest,
  chained,
  indexes,
  opened,
  destroyed,
}: Looked): string[] {
  return [
    `相談 ${consultations}件、メッセージ ${messages}件。最後の操作記録は ${newest === null ? 'ありません' : timeText(newest)}。`,
    `操作記録のつながりを ${chained}行確かめました。問題はありません。`,
    ...(indexes > 0 ? [`索引を ${indexes}個確かめました。問題はありません。`] : []),
    ...(opened + destroyed > 0
      ? [
          `メッセージ ${opened}件を今の鍵で開けました${destroyed > 0 ? `（ほかに ${destroyed}件は鍵が破棄されていて開けません。正しい状態です）` : ''}。`,
        ]
      : []),
  ];
}

export function reconciledLines({
  ledger,
  sessions,
  queues,
  workflows,
  lost,
}: Reconciled): string[] {
  const waiting = Object.entries(queues).filter(([, n]) => n > 0);
  const { consultations, escalations, services } = workflows;
  const failed = consultations.failed + escalations.failed + services.failed;
  return [
    `破棄の台帳：${ledger.entries}件。戻ってきた ${ledger.found}件を、もう一度破棄しました（${ledger.rows}行）。`,
    ...(ledger.refused > 0
      ? [`  署名の合わない行が ${ledger.refused}行ありました。確認してください。`]
      : []),
    `サインイン中の ${sessions}件を終わらせました。全員、サインインからやり直します。`,
    `進行管理：相談 ${consultations.started}件、連携 ${escalations.started}件、窓口 ${services.started}件を始め直しました。動いていたもの ${consultations.running + escalations.running + services.running}件、できなかったもの ${failed}件。`,
    `待っているもの：${waiting.length === 0 ? 'ありません' : waiting.map(([queue, n]) => `${queue} ${n}件`).join('、')}。起動すると自動で続けます。`,
    ...(lost.length === 0
      ? ['操作記録：外部の確認点と一致しています。届け出は要りません。']
      : lost.map(
          ({ organisation, from, to }) =>
            `操作記録（${organisation}）：${from}〜${to}件目が失われたことを届け出ました。`,
        )),
  ];
}

/** What could not be done, in words. */
export function faultText(error: BackupFault): string {
  return `${BACKUP_FAULTS[faultOf(error.code)] ?? error.code}（${error.message}）`;
}

export function timeText(at: number): string {
  return new Date(at).toLocaleString('ja-JP', {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
