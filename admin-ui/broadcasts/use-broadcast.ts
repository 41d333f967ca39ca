/** Broadcasts as the server has them; while something is under way they are asked for again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { keepAnswer } from '../parts/keep-answer.ts';
import type { BroadcastHead } from '../staff-api/broadcasts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';

const SOON_MS = 1_500;

function isMoving({ status, check, trials, sendAt }: BroadcastHead): boolean {
  const isDue = status === 'confirmed' && sendAt !== null && Date.parse(sendAt) <= Date.now();
  return (
    check === 'asked' ||
    status === 'sending' ||
    isDue ||
    trials.some((trial) => trial.status === 'waiting')
  );
}

export const broadcastKey = (serviceId: string, id: string) => ['broadcast', serviceId, id];

export function useBroadcast(serviceId: string, id: string) {
  const api = useStaffApi();
  return useQuery({
    queryKey: broadcastKey(serviceId, id),
    queryFn: () => api.broadcast(serviceId, id),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data !== undefined && isMoving(state.data) ? SOON_MS : false,
  });
}

export function useBroadcasts(serviceId: string, page: number) {
  const api = useStaffApi();
  return useQuery({
    queryKey: ['broadcasts', serviceId, page],
    queryFn: () => api.broadcasts(serviceId, page),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ status }) => status === 'sending') ? SOON_MS : false,
  });
}

/** Does a step, keeps what came of it, and tells what was refused; `null` then. */
export function useStep(serviceId: string) {
  const client = useQueryClient();
  const notify = useNotify();
  return async (
    work: () => Promise<BroadcastHead>,
    done: string | null,
  ): Promise<BroadcastHead | null> => {
    try {
      const head = await work();
      await keepAnswer(client, broadcastKey(serviceId, head.id), head);
      if (done !== null) notify(done, { type: 'info' });
      await client.invalidateQueries({ queryKey: ['broadcasts', serviceId] });
      return head;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return null;
    }
  };
}
