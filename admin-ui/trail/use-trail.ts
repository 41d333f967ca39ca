/** The trail as asked for; its filters and page stand in the address. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddressFilters, type AddressFilters } from '../parts/use-address-filters.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = [
  'number',
  'staff',
  'service',
  'consultation',
  'from',
  'to',
  'kind',
  'action',
  'outcome',
  'purpose',
] as const;
export type FilterName = (typeof NAMES)[number];
export type Filters = AddressFilters<FilterName>;

export function useTrailFilters(): Filters {
  return useAddressFilters(NAMES);
}

/** `own`: what one did oneself. */
export function useTrail(query: URLSearchParams, own: boolean) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['trail', own, query.toString()],
    queryFn: () => (own ? api.ownTrail(query) : api.trail(query)),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

export function useTrailPeople() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['trail-people'], queryFn: () => api.trailPeople() });
}
