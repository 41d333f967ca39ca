/** 「窓口」: the services one looks after, how each stands, and a new one. */
import { Box, Button, Chip, Link, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { CodeText } from '../parts/code-text.tsx';
import { QuotaMark } from '../parts/quota-mark.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { timeText } from '../parts/time.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ListedService } from '../staff-api/services.ts';
import { useServiceList } from './use-service-list.ts';
import { LINE_WORDS, MODE_WORDS } from './words.ts';

export function ServicesScreen() {
  useTitle('窓口');
  const roles = useRoles();
  const { data, error, refetch } = useServiceList();
  if (error && !data)
    return <ErrorState page="窓口" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="窓口を読み込んでいます" />;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', mb: 1.5 }}>
        <Typography component="h1" variant="h1" sx={{ flex: 1 }}>
          窓口
        </Typography>
        {may(roles, 'service.create', 'service') && (
          <Button component={LinkBase} to="/services/new" variant="contained">
            新しい窓口を作る
          </Button>
        )}
      </Box>
      {data.data.length === 0 ? (
        <EmptyState title="窓口がまだありません">
          「新しい窓口を作る」から始めてください。
        </EmptyState>
      ) : (
        <StackingTable
          label="窓口の一覧"
          columns={COLUMNS}
          rows={data.data}
          keyOf={({ id }) => id}
        />
      )}
    </Box>
  );
}

const COLUMNS: readonly Column<ListedService>[] = [
  {
    heading: '窓口',
    wraps: true,
    cell: ({ id, name, mode, retired }) => (
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Link component={LinkBase} to={`/services/${id}`}>
          {name}
        </Link>
        {mode === 'practice' && <Chip size="small" label={MODE_WORDS.practice} />}
        {retired && <Chip size="small" variant="outlined" label="受付を終えた窓口" />}
      </Box>
    ),
  },
  { heading: 'コード', cell: ({ code }) => <CodeText>{code}</CodeText> },
  { heading: '受付', cell: ({ reception, retired }) => receptionText(reception, retired !== null) },
  { heading: '続いている相談', cell: ({ open }) => `${open}件` },
  { heading: 'LINE', cell: ({ line, mode }) => <LineState line={line} mode={mode} /> },
  { heading: 'LINEの送信数（今月）', cell: ({ quota }) => <QuotaMark quota={quota} /> },
  { heading: '準備', cell: ({ missing }) => <Missing count={missing.length} /> },
];

function receptionText({ state, until }: ListedService['reception'], isRetired: boolean): string {
  if (isRetired) return '終了';
  if (state === 'paused') return '休止中';
  if (state === 'open') return until === null ? '受付中' : `受付中（${timeText(until)}まで）`;
  return until === null ? '時間外' : `時間外（次は${timeText(until)}）`;
}

function LineState({ line, mode }: Pick<ListedService, 'line' | 'mode'>) {
  if (mode === 'practice' && line === 'none') return '練習では不要';
  const isWrong = line === 'wrong' || line === 'none';
  return (
    <Box component="span" sx={isWrong ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}>
      {LINE_WORDS[line]}
    </Box>
  );
}

function Missing({ count }: { count: number }) {
  if (count === 0) return 'すんでいます';
  return (
    <Box component="span" sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>
      あと{count}つ
    </Box>
  );
}
