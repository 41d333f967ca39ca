/** What an approved request discloses; opening it is on record. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { CodeText } from '../parts/code-text.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { secondText } from '../parts/time.ts';
import { originsPaper } from '../staff-api/access-data.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Disclosure, Origins } from '../staff-api/types.ts';

interface Props {
  disclosure: Disclosure;
  onClose: () => void;
}

export function OriginsDialog({ disclosure, onClose }: Props) {
  const api = useStaffApi();
  const { id, consultation } = disclosure;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['origins', id],
    queryFn: () => api.origins(consultation.id, id),
    // Shown from nobody's memory: each opening asks, and is on record.
    gcTime: 0,
    staleTime: 0,
  });
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="origins">
      <DialogTitle id="origins" component="h2">
        アクセス記録　相談 No.{consultation.number}
      </DialogTitle>
      <DialogContent>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isPending ? (
          <LoadingState what="アクセス記録を読み込んでいます" />
        ) : (
          <Found origins={data} />
        )}
      </DialogContent>
      <DialogActions>
        <Button href={originsPaper(consultation.id, id)} target="_blank" rel="noopener">
          印刷する（PDF、新しいタブ）
        </Button>
        <Button onClick={onClose}>閉じる</Button>
      </DialogActions>
    </Dialog>
  );
}

type Row = Origins['data'][number];

const COLUMNS: readonly Column<Row>[] = [
  { heading: '最初のアクセス', cell: ({ firstAt }) => secondText(firstAt) },
  { heading: '最後のアクセス', cell: ({ lastAt }) => secondText(lastAt) },
  { heading: 'IPアドレス', cell: ({ address }) => <CodeText>{address}</CodeText>, wraps: true },
  { heading: '送信元ポート', cell: ({ port }) => port ?? '記録なし' },
];

function Found({ origins }: { origins: Origins }) {
  if (origins.data.length === 0)
    return (
      <EmptyState title="この期間の記録はありません">
        保存期間（{origins.keptDays}日）を過ぎた記録は、消えています。
      </EmptyState>
    );
  return (
    <>
      <Typography variant="body2" sx={{ mb: 1 }}>
        時刻は日本時間です。送信元ポートは、最初のアクセスのものです。
      </Typography>
      <StackingTable
        label="アクセス記録"
        columns={COLUMNS}
        rows={origins.data}
        keyOf={({ address, firstAt }) => `${address} ${firstAt}`}
      />
    </>
  );
}
