/** Who works in a service. */
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function useColleagues(serviceId: string | undefined) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['colleagues', serviceId],
    queryFn: () => api.colleagues(serviceId ?? ''),
    enabled: serviceId !== undefined,
  });
}
