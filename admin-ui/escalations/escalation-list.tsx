/** Escalations: those that wait for somebody first. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { LinkBase, ListBase, Pagination, useListContext } from 'react-admin';
import type { EscalationRow } from '../staff-api/types.ts';
import { APPROVAL_WORDS, ESCALATION_KIND_WORDS, ESCALATION_STATUS_WORDS } from '../i18n/words.ts';
import { ROW_LINK, useRowKeys } from '../consultations/use-row-keys.ts';
import { SingleChoice } from '../parts/choice-filters.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { timeText } from '../parts/time.ts';
import { SAYS_ITSELF } from '../parts/says-itself.ts';
import { useTitle } from '../parts/use-title.ts';
import { DangerMark } from './danger-mark.tsx';
import { NextStepText } from './next-step.tsx';
import { LateMark, TimeLeft } from './time-left.tsx';

export function EscalationList() {
  useTitle('関係機関との連携');
  return (
    <ListBase<EscalationRow>
      resource="escalations"
      perPage={25}
      filterDefaultValues={{ open: 'true' }}
      exporter={false}
      queryOptions={SAYS_ITSELF}
    >
      <Box sx={{ p: { xs: 1, sm: 2 } }}>
        <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
          関係機関との連携
        </Typography>
        <Filters />
        <Rows />
      </Box>
    </ListBase>
  );
}

function Filters() {
  const { filterValues, setFilters } = useListContext();
  const filters = filterValues as Record<string, string>;
  const set = (name: string, value: string) => {
    const { [name]: _before, ...others } = filters;
    setFilters(value === '' ? others : { ...others, [name]: value });
  };
  return (
    <Stack
      direction="row"
      role="search"
      aria-label="連携の絞り込み"
      sx={{ gap: 1, mb: 1.5, flexWrap: 'wrap' }}
    >
      <SingleChoice
        label="進みぐあい"
        words={{ '': 'すべて', true: '進行中', false: '終わった' }}
        value={filters['open'] ?? ''}
        onChange={(value) => set('open', value)}
      />
      <SingleChoice
        label="段階"
        words={{ '': 'すべて', ...ESCALATION_STATUS_WORDS }}
        value={filters['status'] ?? ''}
        onChange={(value) => set('status', value)}
      />
      <SingleChoice
        label="機関"
        words={{ '': 'すべて', ...ESCALATION_KIND_WORDS }}
        value={filters['kind'] ?? ''}
        onChange={(value) => set('kind', value)}
      />
      <Button disabled={Object.keys(filters).length === 0} onClick={() => setFilters({})}>
        条件を外す
      </Button>
    </Stack>
  );
}

function Rows() {
  const { data, error, isPending, refetch } = useListContext<EscalationRow>();
  const { filterValues } = useListContext();
  const container = useRowKeys();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingState what="連携の一覧を読み込んでいます" />;
  if (data.length === 0)
    return (
      <EmptyState
        title={
          (filterValues as Record<string, string>)['open'] === 'true'
            ? '進行中の連携はありません'
            : '条件に合う連携はありません'
        }
      >
        相談の画面の「関係機関と連携」から申請できます。
      </EmptyState>
    );
  return (
    <div ref={container}>
      <StackingTable
        label="関係機関との連携の一覧"
        columns={COLUMNS}
        rows={data}
        keyOf={({ id }) => id}
      />
      <Pagination rowsPerPageOptions={[25, 50, 100]} />
    </div>
  );
}

const COLUMNS: readonly Column<EscalationRow>[] = [
  { heading: '機関', cell: (row) => <RowLink row={row} /> },
  { heading: '相談', cell: ({ consultation }) => `No.${consultation.number}` },
  { heading: '次にすること', cell: (row) => <NextStepText escalation={row} />, wraps: true },
  { heading: '残り時間', cell: (row) => <Due row={row} />, wraps: true },
  { heading: '段階', cell: ({ status }) => ESCALATION_STATUS_WORDS[status] },
  { heading: '承認', cell: ({ approval }) => APPROVAL_WORDS[approval], wraps: true },
  {
    heading: '申請',
    cell: ({ requestedBy, requestedAt }) => `${timeText(requestedAt)}　${requestedBy.name ?? ''}`,
    wraps: true,
  },
];

/** Until when it is awaited; the nearer of what the workflow and a person have set. */
function Due({ row }: { row: EscalationRow }) {
  const at = [row.nextActionAt, row.followUpAt].filter((one) => one !== null).toSorted()[0];
  if (row.endedAt !== null) return '－';
  return (
    <Stack>
      {at === undefined ? <span>期限なし</span> : <TimeLeft at={at} />}
      {row.lateSince !== null && <LateMark since={row.lateSince} />}
    </Stack>
  );
}

/** The whole row is the link. */
function RowLink({ row }: { row: EscalationRow }) {
  return (
    <>
      <Box
        component={LinkBase}
        to={`/escalations/${row.id}/show`}
        {...{ [ROW_LINK]: '' }}
        sx={{
          fontWeight: 700,
          color: 'primary.main',
          '&::after': { content: '""', position: 'absolute', inset: 0 },
          '&:focus-visible': { outline: 'none', boxShadow: 'none' },
          '&:focus-visible::after': {
            outline: '3px solid var(--color-focus)',
            outlineOffset: -3,
          },
        }}
      >
        {ESCALATION_KIND_WORDS[row.kind]}
      </Box>
      {row.immediate && <DangerMark />}
    </>
  );
}
