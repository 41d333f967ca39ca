/** Reminds administrators while nobody has gone through last month's rights. */
import { Alert, Link } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { LinkBase } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { monthText } from '../trail/months.ts';
import { useServicesWith } from './use-services-with.ts';

export function ReviewReminder() {
  const api = useStaffApi();
  const isAsked = useServicesWith('membership.change').length > 0;
  const { data } = useQuery({
    queryKey: ['reviews-due'],
    queryFn: () => api.reviewsDue(),
    enabled: isAsked,
    staleTime: 60_000,
  });
  const [first] = data?.services ?? [];
  if (!data || !first) return null;
  const query = new URLSearchParams({ service: first.id, month: data.month });
  return (
    <Alert severity="warning" sx={{ mx: { xs: 1, sm: 2 }, mt: 1 }}>
      {monthText(data.month)}のアクセス権の点検がまだです（
      {data.services.length === 1 ? first.name : `${data.services.length}つの窓口`}）。
      <Link
        component={LinkBase}
        to={`/administration/access-review?${query}`}
        sx={{ display: 'inline-block', py: 0.5 }}
      >
        点検表を開く
      </Link>
    </Alert>
  );
}
