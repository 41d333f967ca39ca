/** What was found in the trail, page by page, in all states. */
import { Typography } from '@mui/material';
import { PageButtons } from '../parts/page-buttons.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { TrailTable } from './trail-table.tsx';
import { useTrail, type Filters } from './use-trail.ts';

export function FoundRows({ filters, own }: { filters: Filters; own: boolean }) {
  const { data: found, error, refetch } = useTrail(filters.query, own);
  if (error && !found) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!found) return <LoadingState what="操作記録を読み込んでいます" />;
  const { data, total, pageInfo } = found;
  if (data.length === 0)
    return (
      <EmptyState title={filters.hasFilter ? '条件に合う記録はありません' : '記録はまだありません'}>
        {filters.hasFilter
          ? '条件を変えるか、「条件をすべて外す」を押してください。'
          : '相談を開いたり、設定を変えたりすると、ここに並びます。'}
      </EmptyState>
    );
  return (
    <>
      <Typography role="status" sx={{ mb: 1 }}>
        {total.count.toLocaleString('ja-JP')}件{total.exact ? '' : '以上'}
      </Typography>
      <TrailTable rows={data} own={own} />
      <PageButtons page={filters.page} pageInfo={pageInfo} onPage={filters.setPage} />
    </>
  );
}
