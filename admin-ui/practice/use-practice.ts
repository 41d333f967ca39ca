/** Practice of a service as the server knows it, and what is done to it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { keepAnswer } from '../parts/keep-answer.ts';
import { useStaffApi, type StaffDataProvider } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { Practice } from '../staff-api/practice.ts';

const KEY = 'practice';
/** Whoever plays does so by herself: nobody tells us when she is done. */
const AGAIN_MS = 3_000;

export function usePractice(serviceId: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: [KEY, serviceId],
    queryFn: () => api.practice(serviceId),
    staleTime: 0,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? AGAIN_MS : false),
  });
}

function isUnderWay(practice: Practice | undefined): boolean {
  return (
    practice?.runs.some(
      ({ state, consultation }) =>
        state === 'playing' || (consultation?.stage ?? 'closed') !== 'closed',
    ) ?? false
  );
}

/** Runs a change, shows what it answers at once, and says what was done or why not; whether it was taken. */
export function usePracticeChange(serviceId: string) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  return async (
    change: (api: StaffDataProvider) => Promise<Practice>,
    done: string,
  ): Promise<boolean> => {
    try {
      await keepAnswer(client, [KEY, serviceId], await change(api));
      notify(done, { type: 'info' });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      await client.invalidateQueries({ queryKey: [KEY, serviceId] });
      return false;
    }
  };
}
