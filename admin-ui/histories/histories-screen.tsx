/** 「ワークフロー履歴」: the consultations whose record is compared with the engine's own history. */
import { Box, Link, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { STAGE_WORDS } from '../i18n/words.ts';
import { PageButtons } from '../parts/page-buttons.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useServices } from '../parts/use-services.ts';
import { useTitle } from '../parts/use-title.ts';
import type { Histories, HistoryRow } from '../staff-api/histories.ts';
import { HistoryFilters } from './history-filters.tsx';
import { useFilters, useHistories, type HistoryFilters as Filters } from './use-histories.ts';
import { VerdictMark } from './verdict-mark.tsx';

export function HistoriesScreen() {
  useTitle('ワークフロー履歴');
  const filters = useFilters();
  const services = useServices();
  const { data, error, refetch } = useHistories(filters.query);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '80rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        ワークフロー履歴
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        相談ごとに、記録された経過と、進行管理が残した履歴を並べて照合します。やりとりの内容は出ません。
      </Typography>
      <HistoryFilters filters={filters} services={services.data?.data ?? []} />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Listed found={data} filters={filters} />
      ) : (
        <LoadingState what="履歴を読み込んでいます" />
      )}
    </Box>
  );
}

function Listed({
  found: { data, total, pageInfo },
  filters,
}: {
  found: Histories;
  filters: Filters;
}) {
  if (data.length === 0)
    return (
      <EmptyState title={filters.hasFilter ? '条件に合う相談はありません' : '相談はまだありません'}>
        {filters.hasFilter
          ? '条件を変えるか、「条件をすべて外す」を押してください。'
          : '最初の相談が届くと、ここに並びます。'}
      </EmptyState>
    );
  return (
    <>
      <Typography role="status" sx={{ mb: 1 }}>
        {total.count.toLocaleString('ja-JP')}件{total.exact ? '' : '以上'}
      </Typography>
      <StackingTable
        label="ワークフロー履歴"
        columns={COLUMNS}
        rows={data}
        keyOf={({ id }) => id}
      />
      <PageButtons page={filters.page} pageInfo={pageInfo} onPage={filters.setPage} />
    </>
  );
}

const COLUMNS: readonly Column<HistoryRow>[] = [
  {
    heading: '相談',
    cell: ({ id, number }) => (
      <Link component={LinkBase} to={`/administration/histories/${id}`}>
        No.{number}
      </Link>
    ),
  },
  { heading: '窓口', cell: ({ service }) => service.name, wraps: true },
  { heading: '段階', cell: ({ stage }) => STAGE_WORDS[stage] },
  { heading: '始まり', cell: ({ openedAt }) => dayTimeText(openedAt) },
  { heading: '終わり', cell: ({ closedAt }) => (closedAt === null ? '－' : dayTimeText(closedAt)) },
  { heading: '段階の数', cell: ({ steps }) => steps },
  { heading: '連携', cell: ({ escalations }) => (escalations === 0 ? '－' : `${escalations}件`) },
  {
    heading: '照合',
    cell: ({ check }) => (check === null ? 'まだ' : <VerdictMark verdict={check.verdict} />),
  },
  {
    heading: '照合した日時',
    cell: ({ check }) => (check === null ? '－' : dayTimeText(check.checkedAt)),
  },
];
