/** Who works in a service. */
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useConsultation } from '../parts/use-head.ts';

export function useColleagues(serviceId: string | undefined) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['colleagues', serviceId],
    queryFn: () => api.colleagues(serviceId ?? ''),
    enabled: serviceId !== undefined,
  });
}

/** Names of those who work in the consultation's service, by id. */
export function useColleagueNames(consultationId: string): (id: unknown) => string {
  const { data: head } = useConsultation(consultationId);
  const { data } = useColleagues(head?.service.id);
  return (id) => data?.data.find((one) => one.id === id)?.name ?? '職員';
}
