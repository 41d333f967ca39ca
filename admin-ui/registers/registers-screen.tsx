/** 「台帳」: the registers the ward asks for, and where something is owed. */
import { Alert, Box, Link, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { definitionOf } from '../../domain/registers.ts';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function RegistersScreen() {
  useTitle('台帳');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['registers'],
    queryFn: () => api.registers(),
  });
  const owed = data?.data.filter(({ due }) => due > 0) ?? [];
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        台帳
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        区の特記事項で求められる記録です。記載は消えず、直す前の内容も残ります。区の様式で印刷できます。
      </Typography>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState what="台帳を読み込んでいます" />}
      {owed.length > 0 && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {owed.map(({ register, due }) => (
            <div key={register}>
              {definitionOf(register).name}：{definitionOf(register).due?.text}（{due}件）
            </div>
          ))}
        </Alert>
      )}
      {data && (
        <StackingTable
          label="台帳"
          rows={data.data}
          keyOf={({ register }) => register}
          columns={[
            {
              heading: '台帳',
              cell: ({ register }) => (
                <Link component={LinkBase} to={`/administration/registers/${register}`}>
                  {definitionOf(register).name}
                </Link>
              ),
            },
            { heading: '記載', cell: ({ entries }) => `${entries}件` },
            { heading: '期日が来たもの', cell: ({ due }) => (due === 0 ? 'なし' : `${due}件`) },
            {
              heading: '次の期日',
              cell: ({ nextDueOn }) => (nextDueOn === null ? '－' : dayText(nextDueOn)),
            },
            {
              heading: '何のためか',
              cell: ({ register }) => definitionOf(register).about,
              wraps: true,
            },
          ]}
        />
      )}
    </Box>
  );
}
