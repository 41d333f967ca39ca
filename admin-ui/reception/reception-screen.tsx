/** 「受付の予定」: reception now and in the year, stopping it at once, and stops that are announced. */
import { Box, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { PastPauses } from './past-pauses.tsx';
import { PauseCard } from './pause-card.tsx';
import { PlannedStops } from './planned-stops.tsx';
import { ServiceYear } from './service-year.tsx';

export function ReceptionScreen() {
  useTitle('受付の予定');
  const { id } = useParams<{ id: string }>();
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        受付の予定
      </Typography>
      <Reception key={id} serviceId={id} />
    </Box>
  );
}

function Reception({ serviceId }: { serviceId: string }) {
  const api = useStaffApi();
  const roles = useRolesIn(serviceId);
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', serviceId, 'pauses'],
    queryFn: () => api.pauses(serviceId),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="休止の予定を読み込んでいます" />;
  const { coming, past } = data;
  return (
    <>
      <PauseCard
        serviceId={serviceId}
        now={coming.filter(({ state }) => state === 'now')}
        mayPause={may(roles, 'reception.pause', 'service')}
        mayPlan={may(roles, 'reception.plan', 'service')}
      />
      <PlannedStops
        serviceId={serviceId}
        stops={coming.filter(({ state }) => state === 'coming')}
        mayPlan={may(roles, 'reception.plan', 'service')}
      />
      <ServiceYear serviceId={serviceId} pauses={coming} past={past} />
      <PastPauses past={past} />
    </>
  );
}
