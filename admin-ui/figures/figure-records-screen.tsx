/** The consultations behind one count. */
import { Alert, Box, Link, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase, useLocation, useNavigate } from 'react-admin';
import { readFilter } from '../../domain/record-filter.ts';
import { filterWords } from '../../domain/record-words.ts';
import { may } from '../../domain/roles.ts';
import { OUTCOME_WORDS, STAGE_WORDS } from '../i18n/words.ts';
import { PageButtons } from '../parts/page-buttons.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useRecordNames } from '../records/use-record-filter.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { FigureRecords } from '../staff-api/figures.ts';

type Row = FigureRecords['data'][number];

const COLUMNS: readonly Column<Row>[] = [
  {
    heading: '番号',
    cell: ({ id, number }) => (
      <Link component={LinkBase} to={`/consultations/${id}/show`}>
        No.{number}
      </Link>
    ),
  },
  { heading: '窓口', cell: ({ service }) => service.name, wraps: true },
  { heading: '相談開始', cell: ({ openedAt }) => dayTimeText(openedAt) },
  { heading: '終了', cell: ({ closedAt }) => (closedAt ? dayTimeText(closedAt) : '') },
  {
    heading: '結果',
    cell: ({ outcome, stage }) => (outcome ? OUTCOME_WORDS[outcome] : STAGE_WORDS[stage]),
  },
];

export function FigureRecordsScreen() {
  useTitle('集計のもとの相談');
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const query = new URLSearchParams(search);
  const mayList = may(useRoles(), 'figures.persons', 'service');
  const back = new URLSearchParams(query);
  for (const name of ['row', 'column', 'page']) back.delete(name);
  if (!mayList)
    return (
      <EmptyState title="もとの相談の一覧は見られません" isPage>
        集計のもとの相談を見られるのは、監督者と管理者です。
      </EmptyState>
    );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Link component={LinkBase} to={`/figures?${back}`}>
        集計に戻る
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        集計のもとの相談
      </Typography>
      <Records
        query={query}
        onPage={(page) => {
          query.set('page', String(page));
          navigate(`${pathname}?${query}`);
        }}
      />
    </Box>
  );
}

function Records({ query, onPage }: { query: URLSearchParams; onPage: (page: number) => void }) {
  const api = useStaffApi();
  const names = useRecordNames();
  const { data, error, refetch } = useQuery({
    queryKey: ['figures', 'records', query.toString()],
    queryFn: () => api.figureRecords(query),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState />;
  const { count, exact } = data.total;
  const words = filterWords(readFilter(data.filter) ?? {}, names);
  return (
    <>
      <Typography sx={{ mb: 1 }}>
        {words.map(([name, value]) => `${name}：${value}`).join('　')}
      </Typography>
      <Typography role="status" sx={{ mb: 1, fontWeight: 700 }}>
        {count.toLocaleString('ja-JP')}件{!exact && '以上'}
      </Typography>
      {data.withheld > 0 && (
        <Alert severity="info" sx={{ mb: 1 }}>
          ほかに{data.withheld}件あります。廃棄したか、閲覧が制限されている相談は、ここに出ません。
        </Alert>
      )}
      {data.data.length === 0 ? (
        <EmptyState title="一覧に出せる相談はありません" />
      ) : (
        <StackingTable
          label="集計のもとの相談"
          columns={COLUMNS}
          rows={data.data}
          keyOf={({ id }) => id}
        />
      )}
      <PageButtons page={Number(query.get('page') ?? 1)} pageInfo={data.pageInfo} onPage={onPage} />
    </>
  );
}
