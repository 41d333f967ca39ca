/** Facts of the store: what was done last, and every base backup in a row. */
import { BACKUP_FAULTS } from '../../domain/backups.ts';
import { CodeText } from '../parts/code-text.tsx';
import { FactList } from '../parts/fact-list.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { Backups } from '../staff-api/backups.ts';

type Outcome = Backups['outcomes'][number];

export function Facts({ backups: { by, archive, outcomes } }: { backups: Backups }) {
  const last = (kind: Outcome['kind']) => outcomes.find((one) => one.kind === kind);
  const facts: [string, string][] = [
    ['変更の記録', archiveText(archive)],
    ...(by !== 'elsewhere'
      ? ([
          [
            '検証',
            outcomeText(last('check'), checkFigures, '1時間ごとに行います。まだ行っていません'),
          ],
          ['復元の訓練', outcomeText(last('drill'), drillFigures, 'まだ行っていません')],
          ['復元', outcomeText(last('restore'), restoreFigures, '行ったことはありません')],
        ] as [string, string][])
      : []),
  ];
  return <FactList facts={facts} nameWidth="8rem" />;
}

function archiveText({ lastAt, failedAt, lateSeconds }: Backups['archive']): string {
  if (lastAt === null) return 'まだ保存していません';
  const isFailing = failedAt !== null && failedAt > lastAt;
  const late = lateSeconds > 0 ? `。${lateSeconds}秒前からのものが待っています` : '';
  return `${dayTimeText(lastAt)} に保存${late}${isFailing ? `（${dayTimeText(failedAt)} に失敗）` : ''}`;
}

function outcomeText(
  outcome: Outcome | undefined,
  figures: (figures: Outcome['figures']) => string,
  never: string,
): string {
  if (outcome === undefined) return never;
  const { at, isOk, reason } = outcome;
  if (!isOk) return `${dayTimeText(at)}：できませんでした（${faultText(reason)}）`;
  return `${dayTimeText(at)}：問題ありません（${figures(outcome.figures)}）`;
}

function faultText(code: string | null): string {
  return (code === null ? undefined : BACKUP_FAULTS[code]) ?? '途中で失敗しました';
}

const numberOf = (figures: Outcome['figures'], name: string) =>
  (figures[name] ?? 0).toLocaleString('ja-JP');

function checkFigures(figures: Outcome['figures']): string {
  return `ファイル ${numberOf(figures, 'files')}個${figures['whole'] === 1 ? '、すべて' : ''}`;
}

function drillFigures(figures: Outcome['figures']): string {
  return `相談 ${numberOf(figures, 'consultations')}件、メッセージ ${numberOf(figures, 'messages')}件、操作記録 ${numberOf(figures, 'chained')}行、索引 ${numberOf(figures, 'indexes')}個、開けたメッセージ ${numberOf(figures, 'opened')}件`;
}

function restoreFigures(figures: Outcome['figures']): string {
  return `相談 ${numberOf(figures, 'consultations')}件、メッセージ ${numberOf(figures, 'messages')}件`;
}

export function BaseTable({ bases }: { bases: Backups['bases'] }) {
  return (
    <StackingTable
      label="作られたバックアップ"
      rows={bases}
      keyOf={({ name }) => name}
      columns={[
        { heading: '作成', cell: ({ finishedAt }) => dayTimeText(finishedAt) },
        { heading: '名前', cell: ({ name }) => <CodeText>{name}</CodeText>, wraps: true },
        {
          heading: '大きさ',
          cell: ({ bytes, stored }) => `${sizeText(stored)}（もとは ${sizeText(bytes)}）`,
        },
        { heading: 'ファイル', cell: ({ files }) => `${files.toLocaleString('ja-JP')}個` },
        { heading: '検証', cell: verifiedText, wraps: true },
      ]}
    />
  );
}

function verifiedText({ verifiedAt, fault }: Backups['bases'][number]): string {
  if (fault !== null) return `使えません：${faultText(fault)}`;
  return verifiedAt === null ? 'まだ行っていません' : `${dayTimeText(verifiedAt)} 問題ありません`;
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000_000
    ? `${(bytes / 1_000_000).toFixed(1)}MB`
    : `${(bytes / 1_000_000_000).toFixed(1)}GB`;
}
