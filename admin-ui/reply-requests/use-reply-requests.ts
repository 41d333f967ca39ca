/** Replies of a consultation that wait for approval, kept up by the stream. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useStreamNews } from '../realtime/use-stream.tsx';

export function useReplyRequests(id: string) {
  const api = useStaffApi();
  const client = useQueryClient();
  const refetch = useCallback(
    () => client.invalidateQueries({ queryKey: ['replyRequests', id] }),
    [client, id],
  );
  useStreamNews((news) => {
    if (news.name !== 'change' || news.data.kind !== 'reply-request' || news.data.id !== id) return;
    void refetch();
    void client.invalidateQueries({ queryKey: ['timeline', id] });
  });
  const { data, error } = useQuery({
    queryKey: ['replyRequests', id],
    queryFn: () => api.replyRequests(id),
  });
  return { data, error, refetch };
}
