/** The list of accounts; what is shown of it stands in the address. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddressFilters } from '../parts/use-address-filters.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = ['q', 'state', 'role', 'service', 'unused', 'order'] as const;

export function useAccountFilters() {
  const filters = useAddressFilters(NAMES);
  const { query, one, many } = filters;
  return {
    ...filters,
    hasFilter: NAMES.some((name) => name !== 'order' && query.has(name)),
    /** As the export takes it: the same people, on no page. */
    asked: () => ({
      ...Object.fromEntries(
        NAMES.filter((name) => query.has(name)).map((name) => [name, one(name)]),
      ),
      ...(query.has('state') && { state: many('state') }),
      ...(query.has('role') && { role: many('role') }),
    }),
  };
}

export type AccountFilters = ReturnType<typeof useAccountFilters>;

export function useAccounts(query: URLSearchParams) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['accounts', query.toString()],
    queryFn: () => api.accounts(query),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}
