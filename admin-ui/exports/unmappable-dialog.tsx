/** Where letters stand that the encoding of a file does not have. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function UnmappableDialog({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="unmappable-title">
      <DialogTitle id="unmappable-title" component="h2">
        〓になった文字
      </DialogTitle>
      <DialogContent>
        <Places id={id} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>閉じる</Button>
      </DialogActions>
    </Dialog>
  );
}

function Places({ id }: { id: string }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['exports', 'unmappable', id],
    queryFn: () => api.unmappableOf(id),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="場所を読み込んでいます" />;
  if (data.data.length === 0)
    return <Typography>ファイルが消えたので、場所の一覧も消えました。</Typography>;
  const isCut = data.total > data.data.length;
  return (
    <>
      <Typography sx={{ mb: 1 }}>
        Shift_JIS（CP932）にない文字が{data.total.toLocaleString('ja-JP')}か所ありました。
        {isCut ? `はじめの${data.data.length}か所です。` : ''}
        元の文字が要るときは、CSV（UTF-8）かExcelで書き出してください。
      </Typography>
      <StackingTable
        label="〓になった文字の場所"
        rows={data.data.map((one, at) => ({ ...one, at }))}
        keyOf={({ at }) => String(at)}
        columns={[
          { heading: '表の行', cell: ({ row }) => (row === 0 ? '表の上' : `${row}行目`) },
          { heading: '列', cell: ({ column }) => column },
          { heading: '文字', cell: ({ letter }) => letter },
          { heading: '文字番号', cell: ({ code }) => code },
        ]}
      />
    </>
  );
}
