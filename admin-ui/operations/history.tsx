/** What changed in the last 30 days, and how long each component was away in each month. */
import { Typography } from '@mui/material';
import { STATE_NAMES } from '../../domain/components.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { Operations } from '../staff-api/operations.ts';
import { PartName } from './component-table.tsx';

export function Changes({ changes }: { changes: Operations['changes'] }) {
  if (changes.length === 0)
    return <Typography color="text.secondary">この30日間に、止まった部品はありません。</Typography>;
  return (
    <StackingTable
      label="30日間の変化の一覧"
      rows={changes}
      keyOf={({ component, subject, since }) => `${component}/${subject}/${since}`}
      columns={[
        { heading: '部品', cell: (row) => <PartName row={row} />, wraps: true },
        { heading: '状態', cell: ({ state }) => STATE_NAMES[state] },
        { heading: '始まり', cell: ({ since }) => dayTimeText(since) },
        { heading: '終わり', cell: ({ until }) => dayTimeText(until) },
        { heading: '長さ', cell: lengthOf },
        { heading: '理由', cell: ({ reason }) => reason ?? '－', wraps: true },
      ]}
    />
  );
}

function lengthOf({ since, until }: Operations['changes'][number]): string {
  const seconds = Math.round((Date.parse(until) - Date.parse(since)) / 1000);
  if (seconds < 60) return `${seconds}秒`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes}分` : `${Math.floor(minutes / 60)}時間${minutes % 60}分`;
}

export function Months({ months }: { months: Operations['months'] }) {
  return (
    <StackingTable
      label="月ごとの停止時間の一覧"
      rows={months}
      keyOf={({ month }) => month}
      columns={[
        { heading: '月', cell: ({ month }) => `${month.slice(0, 4)}年${Number(month.slice(5))}月` },
        {
          heading: '止まっていた時間',
          wraps: true,
          cell: ({ away }) =>
            away.length === 0
              ? '1分以上止まった部品はありません'
              : away.map(({ name, minutes }) => `${name} ${minutes}分`).join('、'),
        },
      ]}
    />
  );
}
