/** Who works in a service. */
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';

const AGAIN_MS = 60_000;

export function useColleagues(serviceId: string | undefined) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['colleagues', serviceId],
    queryFn: () => api.colleagues(serviceId ?? ''),
    enabled: serviceId !== undefined,
    // Nobody is told of duties; whoever asks wants to know who is there now.
    staleTime: 0,
    refetchInterval: AGAIN_MS,
  });
}
