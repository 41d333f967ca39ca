/** The batches: how far each is. */
import { Box, Chip, Link, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { DISPOSAL_STATUS_NAMES, type DisposalStatus } from '../../domain/disposal.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayText } from '../parts/time.ts';
import type { Batch } from '../staff-api/disposal.ts';

const COLOURS = {
  proposed: 'warning',
  approved: 'warning',
  confirmed: 'error',
  done: 'success',
  withdrawn: 'default',
} as const satisfies Record<DisposalStatus, string>;

export function StatusChip({ status }: { status: DisposalStatus }) {
  return (
    <Chip
      size="small"
      variant="outlined"
      color={COLOURS[status]}
      label={DISPOSAL_STATUS_NAMES[status]}
    />
  );
}

interface Props {
  batches: readonly Batch[];
  services: readonly { id: string; name: string }[];
}

export function BatchList({ batches, services }: Props) {
  const nameOf = (id: string) => services.find((one) => one.id === id)?.name ?? '';
  return (
    <Box component="section" aria-label="廃棄の一覧と証明書">
      <SectionHeading>廃棄の一覧と証明書</SectionHeading>
      {batches.length === 0 ? (
        <Typography color="text.secondary">
          まだありません。下の「廃棄の予定」から作ります。
        </Typography>
      ) : (
        <StackingTable
          label="廃棄の一覧"
          rows={batches}
          keyOf={({ id }) => id}
          columns={[
            {
              heading: '番号',
              cell: ({ id, number }) => (
                <Link component={LinkBase} to={`/administration/disposal/${id}`}>
                  第{number}号
                </Link>
              ),
            },
            { heading: '状態', cell: ({ status }) => <StatusChip status={status} /> },
            { heading: '窓口', cell: ({ serviceId }) => nameOf(serviceId), wraps: true },
            { heading: '相談', cell: (batch) => countText(batch) },
            { heading: '作った人', cell: ({ proposed }) => proposed.by.name ?? '職員' },
            { heading: '作った日', cell: ({ proposed }) => dayText(proposed.at) },
          ]}
        />
      )}
    </Box>
  );
}

/** How many there are, and how far it is. */
export function countText({ status, consultations, disposed, kept }: Batch): string {
  if (status !== 'confirmed' && status !== 'done') return `${consultations}件`;
  const left = kept === 0 ? '' : `、残した${kept}件`;
  return `${consultations}件のうち廃棄${disposed}件${left}`;
}
