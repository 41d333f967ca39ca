/** 「窓口」: the services one looks after. */
import { Box, Link, Typography } from '@mui/material';
import { LinkBase } from 'react-admin';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { useServices } from '../parts/use-services.ts';
import { useTitle } from '../parts/use-title.ts';

export function ServicesScreen() {
  useTitle('窓口');
  const { data, error, refetch } = useServices();
  if (error && !data)
    return <ErrorState page="窓口" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="窓口を読み込んでいます" />;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        窓口
      </Typography>
      <StackingTable
        label="窓口の一覧"
        columns={[
          {
            heading: '窓口',
            cell: ({ id, name }) => (
              <Link component={LinkBase} to={`/services/${id}`}>
                {name}
              </Link>
            ),
          },
          { heading: 'コード', cell: ({ code }) => code },
        ]}
        rows={data.data}
        keyOf={({ id }) => id}
      />
    </Box>
  );
}
