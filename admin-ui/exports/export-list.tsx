/** The orders that were made: how far each is, and what may be done with it. */
import { Alert, Box, Button, Chip, LinearProgress, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import {
  EXPORT_FAILURES,
  EXPORT_KINDS,
  EXPORT_STATE_WORDS,
  isUnderWay,
} from '../../domain/exports.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Export } from '../staff-api/exports.ts';
import { UnmappableDialog } from './unmappable-dialog.tsx';
import { useExports } from './use-exports.ts';

export function ExportList() {
  const { data, error, refetch } = useExports();
  const [cancelling, setCancelling] = useState<Export | null>(null);
  const [looking, setLooking] = useState<Export | null>(null);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="書き出しの一覧を読み込んでいます" />;
  if (data.data.length === 0)
    return (
      <EmptyState title="書き出しはまだありません">
        下で条件を選んで、書き出しを始めてください。
      </EmptyState>
    );
  return (
    <>
      <StackingTable
        label="書き出しの一覧"
        rows={data.data}
        keyOf={({ id }) => id}
        columns={[
          { heading: '書き出したもの', cell: (one) => <What order={one} /> },
          {
            heading: '状態',
            cell: (one) => <Standing order={one} onLook={() => setLooking(one)} />,
            wraps: true,
          },
          {
            heading: '頼んだ人・日時',
            cell: ({ requestedBy, createdAt }) =>
              `${requestedBy.name ?? '職員'}　${dayTimeText(createdAt)}`,
            wraps: true,
          },
          { heading: '目的', cell: ({ purpose }) => purpose, wraps: true },
          {
            heading: '操作',
            cell: (one) => <Actions order={one} onCancel={() => setCancelling(one)} />,
          },
        ]}
      />
      {cancelling && <CancelDialog order={cancelling} onClose={() => setCancelling(null)} />}
      {looking && <UnmappableDialog id={looking.id} onClose={() => setLooking(null)} />}
    </>
  );
}

const FORMAT_WORDS = { xlsx: 'Excel', csv: 'CSV' } as const;

function What({ order: { kind, format, encoding, hasPersonal } }: { order: Export }) {
  const form = encoding === 'cp932' ? 'CSV（Shift_JIS）' : FORMAT_WORDS[format];
  return (
    <>
      {EXPORT_KINDS[kind].name}
      <Typography variant="body2" color="text.secondary">
        {form}
      </Typography>
      {hasPersonal && <Chip size="small" variant="outlined" label="個人情報あり" />}
    </>
  );
}

function Standing({ order, onLook }: { order: Export; onLook: () => void }) {
  const { state, written, failure, expiresAt, fetchedAt, unmappable, announced } = order;
  const whole = order.selected ?? announced;
  return (
    <Stack spacing={0.5} sx={{ minWidth: '12rem' }}>
      <strong>{EXPORT_STATE_WORDS[state]}</strong>
      {isUnderWay(state) ? (
        <Progress written={written} whole={whole} />
      ) : (
        <Typography variant="body2">{written.toLocaleString('ja-JP')}行</Typography>
      )}
      {order.selected !== null && order.selected !== announced && (
        <Typography variant="body2" color="text.secondary">
          頼んだときの予告は{announced.toLocaleString('ja-JP')}行でした
        </Typography>
      )}
      {state === 'ready' && expiresAt !== null && (
        <Typography variant="body2">{dayTimeText(expiresAt)}まで</Typography>
      )}
      {fetchedAt !== null && <Typography variant="body2">{dayTimeText(fetchedAt)}</Typography>}
      {failure !== null && <Alert severity="warning">{EXPORT_FAILURES[failure]}</Alert>}
      {unmappable > 0 && (
        <Box>
          <Button size="small" onClick={onLook}>
            〓になった文字 {unmappable.toLocaleString('ja-JP')}か所
          </Button>
        </Box>
      )}
    </Stack>
  );
}

function Progress({ written, whole }: { written: number; whole: number }) {
  const share = whole === 0 ? 0 : Math.min(100, (written / whole) * 100);
  const text = `${written.toLocaleString('ja-JP')} / ${whole.toLocaleString('ja-JP')}行`;
  return (
    <>
      <LinearProgress variant="determinate" value={share} aria-label="進み具合" />
      <Typography variant="body2">{text}</Typography>
    </>
  );
}

function Actions({ order, onCancel }: { order: Export; onCancel: () => void }) {
  const { state, isOwn } = order;
  if (!isUnderWay(state) && state !== 'ready') return '－';
  return (
    <Stack direction="row" spacing={1}>
      {state === 'ready' && <FetchButton order={order} isOwn={isOwn} />}
      <Button size="small" onClick={onCancel}>
        取りやめる
      </Button>
    </Stack>
  );
}

function FetchButton({ order: { id }, isOwn }: { order: Export; isOwn: boolean }) {
  const api = useStaffApi();
  const change = useChange('exports', 'copies');
  return (
    <ActionButton
      text="受け取る"
      variant="contained"
      blocked={isOwn ? null : '受け取れるのは、書き出しを頼んだ本人だけです。'}
      onPress={() =>
        void change(async () => {
          const link = document.createElement('a');
          link.href = await api.exportAddress(id);
          link.download = '';
          link.click();
        }, '受け取りを始めました。受け取ったファイルは、用が済んだら廃棄して、「写しと承認」に記録してください。')
      }
    />
  );
}

function CancelDialog({ order, onClose }: { order: Export; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('exports');
  return (
    <FormDialog
      title="書き出しを取りやめる"
      submitText="取りやめる"
      isGrave
      onSubmit={() => change(() => api.cancelExport(order.id), '書き出しを取りやめました。')}
      onClose={onClose}
    >
      <Typography>
        「{EXPORT_KINDS[order.kind].name}
        」の書き出しを取りやめ、できたところまでのファイルを消します。相談の記録は消えません。
      </Typography>
    </FormDialog>
  );
}
