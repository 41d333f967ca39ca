/** The record of what went to LINE; its filters and page stand in the address. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = ['status', 'text', 'from', 'to', 'number', 'broadcast', 'page'] as const;
export type FilterName = Exclude<(typeof NAMES)[number], 'page'>;

export function useFilters() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const given = new URLSearchParams(search);
  const query = new URLSearchParams();
  for (const name of NAMES) for (const value of given.getAll(name)) query.append(name, value);
  const go = (next: URLSearchParams) => navigate(`${pathname}?${next}`, { replace: true });
  return {
    query,
    many: (name: FilterName) => query.getAll(name),
    one: (name: FilterName) => query.get(name) ?? '',
    page: Number(query.get('page') ?? 1),
    set: (name: FilterName, values: readonly string[]) => {
      const next = new URLSearchParams(query);
      next.delete(name);
      next.delete('page');
      for (const value of values) if (value !== '') next.append(name, value);
      go(next);
    },
    setPage: (page: number) => {
      const next = new URLSearchParams(query);
      next.set('page', String(page));
      go(next);
    },
    clear: () => go(new URLSearchParams()),
    hasFilter: [...query.keys()].some((name) => name !== 'page'),
  };
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
