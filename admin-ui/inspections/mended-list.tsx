/** What broke a rule and holds again. */
import { Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { INVARIANTS } from '../../domain/invariants.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import type { Mended } from '../staff-api/inspections.ts';

export function MendedList({ mended }: { mended: readonly Mended[] }) {
  if (mended.length === 0)
    return <Typography color="text.secondary">直ったものはありません。</Typography>;
  return (
    <StackingTable
      label="直ったものの一覧"
      rows={mended}
      keyOf={({ id }) => id}
      columns={[
        {
          heading: '相談',
          cell: ({ consultationId, number }) => (
            <LinkBase to={`/consultations/${consultationId}/show`}>No.{number}</LinkBase>
          ),
        },
        { heading: '窓口', cell: ({ serviceName }) => serviceName, wraps: true },
        { heading: '見つかったこと', cell: ({ kind }) => INVARIANTS[kind].name, wraps: true },
        { heading: '見つかった時刻', cell: ({ foundAt }) => dayTimeText(foundAt) },
        { heading: '直った時刻', cell: ({ goneAt }) => dayTimeText(goneAt) },
        {
          heading: 'どう直ったか',
          wraps: true,
          cell: ({ by, isRepaired }) =>
            isRepaired ? `${by?.name ?? 'コマンド'}が直した` : 'ひとりでに直った',
        },
      ]}
    />
  );
}
