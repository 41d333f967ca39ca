/** The list of accounts; what is shown of it stands in the address. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-admin';
import type { AccountOrder } from '../../domain/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

const NAMES = ['q', 'state', 'role', 'service', 'unused', 'order', 'descending', 'page'] as const;
type Name = (typeof NAMES)[number];
const FILTERS: readonly Name[] = ['q', 'state', 'role', 'service', 'unused'];

export function useAccountFilters() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const given = new URLSearchParams(search);
  const query = new URLSearchParams();
  for (const name of NAMES) for (const value of given.getAll(name)) query.append(name, value);
  const go = (next: URLSearchParams) => navigate(`${pathname}?${next}`, { replace: true });
  function set(changed: Partial<Record<Name, readonly string[]>>) {
    const next = new URLSearchParams(query);
    if (!('page' in changed)) next.delete('page');
    for (const [name, values] of Object.entries(changed)) {
      next.delete(name);
      for (const value of values) if (value !== '') next.append(name, value);
    }
    go(next);
  }
  return {
    query,
    one: (name: Name) => query.get(name) ?? '',
    many: (name: Name) => query.getAll(name),
    page: Number(query.get('page') ?? 1),
    order: (query.get('order') ?? 'name') as AccountOrder,
    isDescending: query.get('descending') === 'true',
    set,
    clear: () => go(new URLSearchParams()),
    hasFilter: FILTERS.some((name) => query.has(name)),
    /** As the export takes it: the same people, on no page. */
    filter: () => ({
      ...Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.get(name)])),
      ...(query.has('state') && { state: query.getAll('state') }),
      ...(query.has('role') && { role: query.getAll('role') }),
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
