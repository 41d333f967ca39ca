/** What of a list is shown, and its page: both stand in the address, so that they can be handed on. */
import { useLocation, useNavigate } from 'react-admin';

/** `names`: of the filters; `page` counts from 1 and begins anew with each of them. */
export function useAddressFilters<Name extends string>(names: readonly Name[]) {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const given = new URLSearchParams(search);
  const query = new URLSearchParams();
  for (const name of [...names, 'page'])
    for (const value of given.getAll(name)) query.append(name, value);
  const go = (next: URLSearchParams) => navigate(`${pathname}?${next}`, { replace: true });
  return {
    query,
    many: (name: Name) => query.getAll(name),
    one: (name: Name) => query.get(name) ?? '',
    page: Number(query.get('page') ?? 1),
    set: (name: Name, values: readonly string[]) => {
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

export type AddressFilters<Name extends string> = ReturnType<typeof useAddressFilters<Name>>;
