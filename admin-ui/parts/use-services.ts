/** The services one belongs to, with their agencies and emergency numbers. */
import { useQuery } from '@tanstack/react-query';
import { useStaffApi } from '../staff-api/data-provider.ts';

/** Not to the very instant at which reception changes, and not all desks at once. */
const AFTER_MS = 500;
const SPREAD_MS = 1_500;
const LONGEST_MS = 3_600_000;

/** Read anew when reception of one of them changes: the desks turn over though no engine says so. */
export function useServices() {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['services'],
    queryFn: () => api.services(),
    refetchInterval: ({ state }) => {
      const changes = (state.data?.data ?? []).map(({ reception }) => reception.changesInMs);
      const next = Math.min(LONGEST_MS, ...changes.map((change) => change ?? LONGEST_MS));
      return next + AFTER_MS + Math.random() * SPREAD_MS;
    },
  });
}
