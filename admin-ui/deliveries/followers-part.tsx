/** How many follow the account, and how that changes: by the account's own events, beside LINE's count. */
import { Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import type { FollowerFigures } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

type Change = FollowerFigures['days'][number];

export function FollowersPart({ serviceId }: { serviceId: string }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['followers', serviceId],
    queryFn: () => api.followers(serviceId),
    staleTime: 0,
  });
  return (
    <Box component="section" aria-label="友だちの数">
      <SectionHeading>友だちの数</SectionHeading>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Figures figures={data} />
      ) : (
        <LoadingState what="友だちの数を読み込んでいます" />
      )}
    </Box>
  );
}

function Figures({ figures: { now, days, months } }: { figures: FollowerFigures }) {
  const [isByMonth, setByMonth] = useState(false);
  const shown = isByMonth ? months : days;
  const counts = [
    ['今の友だち', now.following],
    ['ブロック・削除した人', now.gone],
    ['相談室を開いたことがある友だち', now.opened],
    ['お知らせを希望しない友だち', now.unwanted],
  ] as const;
  return (
    <>
      <Box component="dl" sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', m: 0, mb: 1.5 }}>
        {counts.map(([name, count]) => (
          <Paper key={name} variant="outlined" sx={{ px: 2, py: 1, minWidth: '9rem' }}>
            <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
              {name}
            </Box>
            <Box component="dd" sx={{ m: 0, fontWeight: 700, fontSize: '1.25rem' }}>
              {count.toLocaleString('ja-JP')}人
            </Box>
          </Paper>
        ))}
      </Box>
      {days.length === 0 ? (
        <Typography color="text.secondary">
          増えた数と減った数は、友だち追加やブロックがあると、日ごとに数えます。まだ記録はありません。
        </Typography>
      ) : (
        <>
          <Stack direction="row" sx={{ mb: 1 }}>
            <Button size="small" variant="outlined" onClick={() => setByMonth(!isByMonth)}>
              {isByMonth ? '日ごとに見る' : '月ごとに見る'}
            </Button>
          </Stack>
          <StackingTable
            label={isByMonth ? '友だちの増減（月ごと）' : '友だちの増減（日ごと）'}
            columns={COLUMNS}
            rows={shown}
            keyOf={({ period }) => period}
          />
          <Typography variant="body2" color="text.secondary" sx={{ mt: 0.5 }}>
            LINEの集計は翌日に届きます。数え方が違うため、このシステムの数と合わないことがあります。
          </Typography>
        </>
      )}
    </>
  );
}

function periodText(period: string): string {
  const [year, month, day] = period.split('-').map(Number);
  return day === undefined ? `${year}年${month}月` : `${year}年${month}月${day}日`;
}

const COLUMNS: readonly Column<Change>[] = [
  { heading: '日', cell: ({ period }) => periodText(period) },
  { heading: '増えた', cell: ({ added }) => `${added}人` },
  { heading: '戻った', cell: ({ returned }) => `${returned}人` },
  { heading: '減った', cell: ({ gone }) => `${gone}人` },
  {
    heading: 'LINEの集計：追加の累計',
    cell: ({ line }) => (line === null ? '－' : `${line.added}人`),
  },
  {
    heading: 'LINEの集計：ブロック',
    cell: ({ line }) =>
      line?.blocks === undefined || line.blocks === null ? '－' : `${line.blocks}人`,
  },
];
