/** What has rested, and what was taken back. */
import { Box } from '@mui/material';
import { StackingTable } from '../parts/stacking-table.tsx';
import type { Pause } from '../staff-api/reception.ts';
import { PAUSE_NAMES, PAUSE_STATE_NAMES, periodText } from './pause-words.ts';

export function PastPauses({ past }: { past: readonly Pause[] }) {
  if (past.length === 0) return null;
  return (
    <Box component="details" sx={{ mt: 2 }}>
      <summary>これまでの休止と計画停止（{past.length}件）</summary>
      <StackingTable
        label="これまでの休止と計画停止"
        rows={past}
        keyOf={({ id }) => id}
        columns={[
          { heading: '期間', cell: periodText },
          { heading: '種類', cell: ({ kind }) => PAUSE_NAMES[kind] },
          { heading: '状態', cell: ({ state }) => PAUSE_STATE_NAMES[state] },
          { heading: '理由', cell: ({ reason }) => reason ?? '－', wraps: true },
          { heading: '始めた人', cell: ({ createdBy }) => createdBy.name ?? '職員' },
          { heading: '終えた人', cell: ({ endedBy }) => endedBy?.name ?? '－' },
        ]}
      />
    </Box>
  );
}
