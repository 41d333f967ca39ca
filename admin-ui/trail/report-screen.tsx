/** Everyone who saw a consultee's data: in all her linked consultations, on screen and as a sheet for her. */
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { spentText } from '../../domain/sittings.ts';
import { DateField } from '../parts/date-field.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { businessDay, dayTimeText } from '../parts/time.ts';
import { useAddressFilters } from '../parts/use-address-filters.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ConsulteeReport } from '../staff-api/trail.ts';
import { CopyDialog } from './copy-dialog.tsx';
import { SittingsTable } from './sittings-table.tsx';
import { purposesText } from './words.ts';

export function ReportScreen() {
  useTitle('記録を見た職員');
  const { id } = useParams<{ id: string }>();
  const api = useStaffApi();
  const span = useAddressFilters(['from', 'to']);
  const { data, error, refetch } = useQuery({
    queryKey: ['trail-report', id, span.query.toString()],
    queryFn: () => api.trailReport(id, span.query),
    staleTime: 0,
  });
  const [isCopying, setCopying] = useState(false);
  const mayCopy = may(useRoles(), 'trail.export', 'service');
  const today = businessDay(new Date());
  const day = (name: 'from' | 'to', label: string) => (
    <DateField
      label={label}
      value={span.one(name)}
      lean="past"
      max={today}
      onChange={(value) => value !== null && span.set(name, [value])}
    />
  );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '80rem' }}>
      <Link component={LinkBase} to="/administration/trail">
        操作記録へ
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        相談者の記録を見た職員
      </Typography>
      <Stack direction="row" sx={{ gap: 1, maxWidth: '32rem', mb: 1 }}>
        {day('from', 'この日から')}
        {day('to', 'この日まで')}
      </Stack>
      {mayCopy && (
        <Button variant="outlined" onClick={() => setCopying(true)} sx={{ mb: 1 }}>
          PDFを作る（本人開示のため）
        </Button>
      )}
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Report report={data} />
      ) : (
        <LoadingState what="記録を集めています" />
      )}
      {isCopying && (
        <CopyDialog
          title="記録を見た職員の一覧をPDFにする"
          formats={['pdf']}
          onCopy={({ reason }) =>
            api.copyReport(id, { reason, ...Object.fromEntries(span.query.entries()) })
          }
          onClose={() => setCopying(false)}
        />
      )}
    </Box>
  );
}

type Seer = ConsulteeReport['people'][number];

function Report({
  report: { consultations, people, sittings, isCut },
}: {
  report: ConsulteeReport;
}) {
  return (
    <>
      <Typography sx={{ mb: 1 }}>
        対象：
        {consultations.map(({ id, number, isLinked }, at) => (
          <span key={id}>
            {at > 0 && '、'}
            No.{number}
            {isLinked && '（同じ人の別の記録）'}
          </span>
        ))}
      </Typography>
      {isCut && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          記録が多いため、途中までです。期間を短くしてください。
        </Alert>
      )}
      {people.length === 0 ? (
        <EmptyState title="この期間に記録を見た職員はいません">期間を変えてください。</EmptyState>
      ) : (
        <>
          <SectionHeading>見た職員（{people.length}人）</SectionHeading>
          <StackingTable
            label="見た職員"
            columns={PEOPLE}
            rows={people}
            keyOf={({ person }) => person.id}
          />
          <SectionHeading>一回ごとの記録</SectionHeading>
          <SittingsTable label="一回ごとの記録" sittings={sittings} />
          <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
            時間は、記録の最初と最後の間をとっためやすです。30分以上あいだがあくと、別の回に数えます。
          </Typography>
        </>
      )}
    </>
  );
}

const PEOPLE: readonly Column<Seer>[] = [
  {
    heading: '職員',
    cell: ({ person }) => (
      <Link component={LinkBase} to={`/administration/trail/people/${person.id}`}>
        {person.name ?? '不明な職員'}
      </Link>
    ),
  },
  { heading: '回数', cell: ({ sittings }) => `${sittings}回` },
  { heading: '時間（めやす）', cell: ({ minutes }) => spentText(minutes) },
  { heading: '最初', cell: ({ first }) => dayTimeText(first) },
  { heading: '最後', cell: ({ last }) => dayTimeText(last) },
  { heading: '目的', cell: ({ purposes }) => purposesText(purposes), wraps: true },
  { heading: '変えたもの', cell: ({ hasChanged }) => (hasChanged ? 'あり' : 'なし') },
];
