/** What one member of staff saw in a month. */
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase, useParams } from 'react-admin';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { businessDay } from '../parts/time.ts';
import { useAddressFilters } from '../parts/use-address-filters.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { daysOf, monthText, shifted } from './months.ts';
import { SittingsTable } from './sittings-table.tsx';

export function MonthScreen() {
  useTitle('職員が見た相談');
  const { id } = useParams<{ id: string }>();
  const api = useStaffApi();
  const filters = useAddressFilters(['month']);
  const thisMonth = businessDay(new Date()).slice(0, 7);
  const month = filters.one('month') || thisMonth;
  const { data, error, refetch } = useQuery({
    queryKey: ['trail-month', id, month],
    queryFn: () => api.trailMonth(id, month),
    staleTime: 0,
  });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '80rem' }}>
      <Link component={LinkBase} to="/administration/trail">
        操作記録へ
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        {data ? `${data.person.name ?? '不明な職員'}が見た相談` : '職員が見た相談'}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', mb: 1 }}>
        <Button onClick={() => filters.set('month', [shifted(month, -1)])}>前の月</Button>
        <Typography component="h2" sx={{ fontWeight: 700 }}>
          {monthText(month)}
        </Typography>
        <Button
          disabled={month >= thisMonth}
          onClick={() => filters.set('month', [shifted(month, 1)])}
        >
          次の月
        </Button>
        <Button
          component={LinkBase}
          to={`/administration/trail?${new URLSearchParams({ staff: id, ...daysOf(month) })}`}
          sx={{ ml: 'auto' }}
        >
          この職員の操作記録
        </Button>
      </Stack>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState what="記録を集めています" />
      ) : data.sittings.length === 0 ? (
        <EmptyState title="この月に見た相談はありません">月を変えてください。</EmptyState>
      ) : (
        <>
          <Typography role="status" sx={{ mb: 1 }}>
            相談{data.consultations}件、{data.sittings.length}回
          </Typography>
          {data.isCut && (
            <Alert severity="warning" sx={{ mb: 1 }}>
              記録が多いため、途中までです。
            </Alert>
          )}
          <SittingsTable label="見た相談" sittings={data.sittings} isOnePerson />
        </>
      )}
    </Box>
  );
}
