/** The record of what went to LINE; its filters and page stand in the address. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddressFilters, type AddressFilters } from '../parts/use-address-filters.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = ['status', 'text', 'from', 'to', 'number', 'broadcast'] as const;
export type FilterName = (typeof NAMES)[number];
export type DeliveryFilter = AddressFilters<FilterName>;

export function useFilters(): DeliveryFilter {
  return useAddressFilters(NAMES);
}

export function useDeliveries(serviceId: string, query: URLSearchParams) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['deliveries', serviceId, query.toString()],
    queryFn: () => api.deliveries(serviceId, query),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}
