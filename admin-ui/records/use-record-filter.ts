/** The filter of records in the address, so that what is shown can be handed on; and what its values are called. */
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-admin';
import { readFilter, writeFilter, type RecordFilter } from '../../domain/record-filter.ts';
import type { RecordNames } from '../../domain/record-words.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';

/** `usual`: what an address without a filter means; one that cannot be read means it too. */
export function useRecordFilter(usual: RecordFilter = {}) {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const query = new URLSearchParams(search);
  const given = query.get('filter');
  const asked = (given === null ? null : readFilter(given)) ?? usual;
  const { practice } = useModes();
  // Who has nothing but practice begins with it: there would be nothing else to see.
  const filter = practice === 'only' ? { ...asked, practice: true } : asked;
  return {
    filter,
    text: writeFilter(filter),
    setFilter: (next: RecordFilter): void => {
      const address = new URLSearchParams(query);
      address.set('filter', writeFilter(next));
      // Another choice is another list.
      address.delete('page');
      navigate(`${pathname}?${address}`, { replace: true });
    },
  };
}

/** Whether there is practice among this person's services, and anything else. */
export function useModes(): {
  practice: 'none' | 'some' | 'only';
  modeOf: Map<string, ServiceMode>;
} {
  const { services } = useMe();
  const modeOf = new Map(services.map(({ id, mode }) => [id, mode]));
  const count = services.filter(({ mode }) => mode === 'practice').length;
  if (count === 0) return { practice: 'none', modeOf };
  return { practice: count === services.length ? 'only' : 'some', modeOf };
}

/** What there is to choose from: services, attributes of their forms, kinds of flags. */
export function useFigureDefinitions() {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['figures', 'definitions'],
    queryFn: () => api.figureDefinitions(),
    staleTime: 5 * 60_000,
  });
}

const NOTHING: RecordNames = { services: [], people: [], flags: [], attributes: [] };

export function useRecordNames(): RecordNames {
  const { data } = useFigureDefinitions();
  return data ? { ...NOTHING, ...data } : NOTHING;
}
