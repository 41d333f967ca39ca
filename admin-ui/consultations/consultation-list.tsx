/** The list of consultations: what is urgent, who waits how long, what comes next by itself. */
import { Box, Typography, useMediaQuery } from '@mui/material';
import { ListBase, Pagination, useListContext } from 'react-admin';
import { ApiError } from '../staff-api/http.ts';
import type { ConsultationRow } from '../staff-api/types.ts';
import { ReceptionLine } from '../parts/reception.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { ListTabs } from '../own-list/list-tabs.tsx';
import { SavedFilters } from '../own-list/saved-filters.tsx';
import { useNow } from '../parts/use-now.ts';
import { SAYS_ITSELF } from '../parts/says-itself.ts';
import { useTitle } from '../parts/use-title.ts';
import { ListFilters } from './list-filters.tsx';
import { RowCards, RowTable } from './list-rows.tsx';
import { useRowKeys } from './use-row-keys.ts';

export function ConsultationList() {
  useTitle('相談一覧');
  return (
    <ListBase<ConsultationRow>
      resource="consultations"
      sort={{ field: 'urgency', order: 'DESC' }}
      perPage={25}
      exporter={false}
      queryOptions={SAYS_ITSELF}
    >
      <Box sx={{ p: { xs: 1, sm: 2 } }}>
        <Heading />
        <ReceptionLine />
        <Body />
      </Box>
    </ListBase>
  );
}

function Heading() {
  const { total } = useListContext<ConsultationRow>();
  return (
    <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
      相談一覧
      {total !== undefined && (
        <Typography component="span" color="text.secondary" sx={{ ml: 1 }}>
          {total}件
        </Typography>
      )}
    </Typography>
  );
}

/** Who may see none needs no filters. */
function Body() {
  const { error, refetch } = useListContext<ConsultationRow>();
  if (error instanceof ApiError && error.code === 'not-permitted')
    return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <ListTabs />
      <SavedFilters />
      <ListFilters />
      <Rows />
    </>
  );
}

function Rows() {
  const { data, error, isPending, refetch, filterValues } = useListContext<ConsultationRow>();
  const now = useNow();
  const isNarrow = useMediaQuery('(max-width: 899px)');
  const container = useRowKeys();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingState what="相談一覧を読み込んでいます" />;
  if (data.length === 0) return <Empty isFiltered={Object.keys(filterValues).length > 0} />;
  return (
    <div ref={container}>
      {isNarrow ? <RowCards rows={data} now={now} /> : <RowTable rows={data} now={now} />}
      <Pagination rowsPerPageOptions={[25, 50, 100]} />
      {!isNarrow && (
        <Typography variant="body2" color="text.secondary">
          キー操作：<kbd>j</kbd> 次の行、<kbd>k</kbd> 前の行、<kbd>Enter</kbd> 開く、
          <kbd>?</kbd> すべてのキー操作
        </Typography>
      )}
    </div>
  );
}

function Empty({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState title="この条件に合う相談はありません">
        条件を変えるか、「条件を外す」を押してください。
      </EmptyState>
    );
  return (
    <EmptyState title="今、対応する相談はありません">
      新しい相談が届くと、ここに自動で出ます。
    </EmptyState>
  );
}
