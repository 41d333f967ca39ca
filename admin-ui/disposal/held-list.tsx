/** What is held, by whom and why. */
import { Box, Link, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function HeldList({ service }: { service: { id: string } }) {
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['disposal', 'held', service.id],
    queryFn: () => api.heldConsultations(service.id),
    staleTime: 0,
  });
  return (
    <Box component="section" aria-label="廃棄を止めている相談">
      <SectionHeading>廃棄を止めている相談</SectionHeading>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState what="止めている相談を読み込んでいます" />}
      {data && data.data.length === 0 && (
        <Typography color="text.secondary">
          止めている相談はありません。相談の画面の「保存と廃棄」で止められます。
        </Typography>
      )}
      {data && data.data.length > 0 && (
        <StackingTable
          label="廃棄を止めている相談の一覧"
          rows={data.data}
          keyOf={({ id }) => id}
          columns={[
            {
              heading: '相談',
              cell: ({ consultationId, number }) => (
                <Link component={LinkBase} to={`/consultations/${consultationId}/show`}>
                  {number}番
                </Link>
              ),
            },
            { heading: '止めた人', cell: ({ setBy }) => setBy.name ?? '職員' },
            { heading: '止めた日時', cell: ({ setAt }) => dayTimeText(setAt) },
            {
              heading: '理由',
              cell: ({ reason }) => reason ?? '（相談を読める人だけに表示します）',
              wraps: true,
            },
          ]}
        />
      )}
    </Box>
  );
}
