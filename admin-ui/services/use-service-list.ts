/** The services one looks after, and what follows when one of them changes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useStaffAuth } from '../session/auth-context.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

export function useServiceList() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['service-list'], queryFn: () => api.serviceList(), staleTime: 0 });
}

/** Names and roles stand in what one knows of oneself: that is read anew as well. */
export function useServicesChanged(): () => Promise<void> {
  const client = useQueryClient();
  const auth = useStaffAuth();
  return async () => {
    await auth.renew();
    for (const key of ['service-list', 'services', 'members'])
      await client.invalidateQueries({ queryKey: [key] });
  };
}
