/** 「送信の記録」: every push and reply to LINE with its state, and what came of it. */
import { Alert, Box, Link, Typography } from '@mui/material';
import { LinkBase, useParams } from 'react-admin';
import { DELIVERY_STATUSES } from '../../domain/delivery.ts';
import { PageButtons } from '../parts/page-buttons.tsx';
import { QuotaBar } from '../parts/quota-bar.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import type { Deliveries, Delivery } from '../staff-api/broadcasts.ts';
import { DeliveryFilters } from './delivery-filters.tsx';
import { useDeliveries, useFilters, type DeliveryFilter } from './use-deliveries.ts';
import { DELIVERY_STATUS_MEANINGS, DELIVERY_STATUS_WORDS, DELIVERY_TEXT_WORDS } from './words.ts';

export function DeliveriesScreen() {
  useTitle('送信の記録');
  const { id } = useParams<{ id: string }>();
  const filters = useFilters();
  const { data, error, refetch } = useDeliveries(id, filters.query);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '80rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        送信の記録
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        LINEに送ったお知らせを1通ずつ記録しています。送った文に、相談の内容は含まれません。
      </Typography>
      {data && <QuotaBar quota={data.quota} />}
      <DeliveryFilters filters={filters} />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Listed serviceId={id} found={data} filters={filters} />
      ) : (
        <LoadingState what="記録を読み込んでいます" />
      )}
    </Box>
  );
}

interface ListedProps {
  serviceId: string;
  found: Deliveries;
  filters: DeliveryFilter;
}

function Listed({ serviceId, found: { data, total, pageInfo }, filters }: ListedProps) {
  if (data.length === 0)
    return (
      <EmptyState title={filters.hasFilter ? '条件に合う記録はありません' : '記録はまだありません'}>
        {filters.hasFilter
          ? '条件を変えるか、「条件をすべて外す」を押してください。'
          : 'LINEにお知らせを送ると、ここに並びます。'}
      </EmptyState>
    );
  const states = DELIVERY_STATUSES.filter((one) => data.some(({ status }) => status === one));
  return (
    <>
      <Typography role="status" sx={{ mb: 1 }}>
        {total.count.toLocaleString('ja-JP')}件{total.exact ? '' : '以上'}
      </Typography>
      <StackingTable
        label="送信の記録"
        columns={columnsOf(serviceId)}
        rows={data}
        keyOf={({ id }) => id}
      />
      <PageButtons page={filters.page} pageInfo={pageInfo} onPage={filters.setPage} />
      <Alert severity="info" icon={false} sx={{ mt: 2 }}>
        <Box component="dl" aria-label="状態の意味" sx={{ m: 0 }}>
          {states.map((one) => (
            <Box key={one}>
              <Box component="dt" sx={{ display: 'inline', fontWeight: 700 }}>
                {DELIVERY_STATUS_WORDS[one]}
              </Box>
              <Box component="dd" sx={{ display: 'inline', m: 0 }}>
                ：{DELIVERY_STATUS_MEANINGS[one]}
              </Box>
            </Box>
          ))}
        </Box>
      </Alert>
    </>
  );
}

const TROUBLE: readonly Delivery['status'][] = ['quota-exceeded', 'refused', 'given-up', 'blocked'];

function columnsOf(serviceId: string): readonly Column<Delivery>[] {
  return [
    { heading: '時刻', cell: ({ at }) => dayTimeText(at) },
    {
      heading: '種類',
      cell: ({ text, kind, broadcastId }) => (
        <>
          {broadcastId === null ? (
            DELIVERY_TEXT_WORDS[text]
          ) : (
            <Link component={LinkBase} to={`/services/${serviceId}/broadcasts/${broadcastId}`}>
              {DELIVERY_TEXT_WORDS[text]}
            </Link>
          )}
          {kind === 'reply' && '（通数なし）'}
        </>
      ),
    },
    { heading: '状態', cell: (row) => <State row={row} /> },
    {
      heading: '相談',
      cell: ({ consultation }) =>
        consultation === null ? (
          '－'
        ) : (
          <Link component={LinkBase} to={`/consultations/${consultation.id}/show`}>
            No.{consultation.number}
          </Link>
        ),
    },
    {
      heading: '相談室を開いた',
      cell: ({ opened }) => (opened === null ? '－' : opened ? '開いた' : 'まだ'),
    },
    { heading: 'そのあと', cell: (row) => afterwardsText(row), wraps: true },
  ];
}

function State({ row: { status, settledAt, heldUntil } }: { row: Delivery }) {
  const isTrouble = TROUBLE.includes(status);
  return (
    <Box
      component="span"
      sx={isTrouble ? { color: 'var(--color-attention)', fontWeight: 700 } : {}}
    >
      {DELIVERY_STATUS_WORDS[status]}
      {status === 'waiting' && heldUntil !== null && `（${dayTimeText(heldUntil)}から）`}
      {settledAt !== null && (
        <Box component="span" sx={{ color: 'text.secondary', fontWeight: 400, ml: 1 }}>
          {dayTimeText(settledAt)}
        </Box>
      )}
    </Box>
  );
}

function afterwardsText({ afterwards: { told, wrote, closed } }: Delivery): string {
  const parts = [
    told ? '届かないことを職員に知らせた' : null,
    wrote ? '本人が書いた' : null,
    closed ? '相談を終了した' : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '－' : parts.join('、');
}
