/** How services and people stand, live: looked at anew when the stream speaks of something, and every so often. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useStreamNews } from '../realtime/use-stream.tsx';

/** Going on duty and signing out are told to nobody's stream. */
const LOOK_MS = 10_000;
/** However much happens, it is counted anew only so often. */
const TOGETHER_MS = 1_500;

export function useBoard() {
  const api = useStaffApi();
  const client = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (waiting.current !== null) clearTimeout(waiting.current);
    },
    [],
  );
  useStreamNews((news) => {
    if (news.name !== 'change' && news.name !== 'message') return;
    waiting.current ??= setTimeout(() => {
      waiting.current = null;
      void client.invalidateQueries({ queryKey: ['board'] });
    }, TOGETHER_MS);
  });
  return useQuery({
    queryKey: ['board'],
    queryFn: () => api.board(),
    refetchInterval: LOOK_MS,
    staleTime: 0,
  });
}
