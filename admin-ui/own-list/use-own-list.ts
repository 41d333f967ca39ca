/** Watch list, named filters and the tabs' counts, as the server keeps them for each person. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { SavedFilter } from '../staff-api/types.ts';

/** Lists are read anew when the stream speaks of a change; the counts beside them at most so often. */
const LOOK_MS = 15_000;

export function useTabCounts() {
  const api = useStaffApi();
  // Under the lists' own key: whatever makes them stale makes these stale.
  return useQuery({
    queryKey: ['consultations', 'getList', 'counts'],
    queryFn: () => api.tabCounts(),
    refetchInterval: LOOK_MS,
  });
}

export function useWatched() {
  const api = useStaffApi();
  return useQuery({ queryKey: ['watches'], queryFn: () => api.watched() });
}

export function useWatch() {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: ({ id, watched }: { id: string; watched: boolean }) => api.watch(id, watched),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['watches'] }),
        client.invalidateQueries({ queryKey: ['consultations', 'getList'] }),
      ]),
    onError: (error) => notify(textOf(error), { type: 'warning' }),
  });
}

export function useSavedFilters() {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const { data } = useQuery({ queryKey: ['saved-filters'], queryFn: () => api.savedFilters() });

  /** Whether they were saved; what was refused is told here. */
  async function save(filters: readonly SavedFilter[]): Promise<boolean> {
    try {
      await keepAnswer(client, ['saved-filters'], await api.saveFilters(filters));
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  }
  return { saved: data?.data, save };
}
