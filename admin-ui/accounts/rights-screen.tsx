/** 「権限の履歴」: who held which role in a service on a day. */
import { Box, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-admin';
import { DateField } from '../parts/date-field.tsx';
import { ServicePicker } from '../parts/service-picker.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { businessDay, dayText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { RightsTable } from './rights-table.tsx';
import { useServicesWith } from './use-services-with.ts';

export function RightsScreen() {
  useTitle('権限の履歴');
  const api = useStaffApi();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const services = useServicesWith('membership.read');
  const given = new URLSearchParams(search);
  const today = businessDay(new Date());
  const service = given.get('service') ?? services[0]?.id ?? '';
  const on = given.get('on') ?? today;
  const go = (changed: { service?: string; on?: string }) =>
    navigate(`${pathname}?${new URLSearchParams({ service, on, ...changed })}`, { replace: true });
  const { data, error, refetch } = useQuery({
    queryKey: ['account-rights', 'service', service, on],
    queryFn: () => api.rightsOn({ service, on }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    enabled: service !== '',
  });
  if (service === '')
    return (
      <EmptyState isPage title="この画面を開く権限がありません">
        必要なときは、管理者に相談してください。
      </EmptyState>
    );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        権限の履歴
      </Typography>
      <Typography sx={{ mb: 2 }}>
        その日に窓口の役割を持っていた人です。途中で付けた人、外した人も入ります。
      </Typography>
      <ServicePicker
        services={services}
        value={service}
        onChange={(chosen) => go({ service: chosen })}
      />
      <Stack sx={{ maxWidth: '18rem', mb: 2 }}>
        <DateField
          label="日付"
          value={on}
          lean="past"
          max={today}
          isRequired
          onChange={(day) => {
            if (day !== null && day !== '') go({ on: day });
          }}
        />
      </Stack>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState what="権限の履歴を読み込んでいます" />
      ) : data.data.length === 0 ? (
        <EmptyState title="この日に役割を持っていた人はいません" />
      ) : (
        <>
          <Typography role="status" sx={{ mb: 1 }}>
            {dayText(`${on}T12:00+09:00`)}：{new Set(data.data.map(({ person }) => person.id)).size}
            人
          </Typography>
          <RightsTable label="権限の履歴" periods={data.data} />
        </>
      )}
    </Box>
  );
}
