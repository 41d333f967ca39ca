/** The directory of agencies, as far as it is asked for. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddressFilters, type AddressFilters } from '../parts/use-address-filters.ts';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = ['kind', 'area', 'service', 'stale', 'retired'] as const;
export type AgencyFilters = AddressFilters<(typeof NAMES)[number]>;

export function useAgencyFilters(): AgencyFilters {
  return useAddressFilters(NAMES);
}

export function useAgencies(query: URLSearchParams) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['agencies', query.toString()],
    queryFn: () => api.agencies(query),
    placeholderData: keepPreviousData,
  });
}

export function useAgencyChange() {
  return useChange('agencies', 'services');
}
