/** Histories as the screens read them; the filters of the list stand in the address. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddressFilters, type AddressFilters } from '../parts/use-address-filters.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = ['service', 'number', 'from', 'to', 'stage', 'differing'] as const;
export type HistoryFilters = AddressFilters<(typeof NAMES)[number]>;

export function useFilters(): HistoryFilters {
  return useAddressFilters(NAMES);
}

export function useHistories(query: URLSearchParams) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['histories', query.toString()],
    queryFn: () => api.histories(query),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** Compared anew whenever the page is opened, and when somebody asks for it. */
export function useHistory(id: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['history', id],
    queryFn: () => api.history(id),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** An event's values, read when somebody opens it; they never change. */
export function useEventValues(id: string, run: string, event: number) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['history-event', id, run, event],
    queryFn: () => api.historyEvent(id, run, event),
    staleTime: Infinity,
  });
}
