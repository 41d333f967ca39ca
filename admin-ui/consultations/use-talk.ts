/** What is said in a consultation, kept up to the last word: the stream brings each message, and whatever lacks is fetched. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import type { Presence } from '../../domain/presence.ts';
import { useStaffApi, type StaffDataProvider } from '../staff-api/data-provider.ts';
import type { StaffMessage } from '../staff-api/types.ts';
import { useStreamNews } from '../realtime/use-stream.tsx';

export interface Talk {
  messages: readonly StaffMessage[];
  presence: Presence;
  readByConsultee: number;
  /** She types now. */
  isTyping: boolean;
}

export function useTalk(id: string) {
  const api = useStaffApi();
  const client = useQueryClient();
  const queryKey = useMemo(() => ['talk', id], [id]);
  const isVoid = useRef(false);
  const query = useQuery({
    queryKey,
    queryFn: () => {
      const known = isVoid.current ? () => undefined : () => client.getQueryData<Talk>(queryKey);
      isVoid.current = false;
      return catchUp(api, id, known);
    },
  });
  const update = (change: (talk: Talk) => Talk) =>
    client.setQueryData<Talk>(queryKey, (talk) => talk && change(talk));
  const refetch = useCallback(
    () => void client.invalidateQueries({ queryKey }),
    [client, queryKey],
  );
  /** Number of the last message known now. */
  const lastSeq = useCallback(
    () => lastSeqOf(client.getQueryData<Talk>(queryKey)),
    [client, queryKey],
  );

  useStreamNews((news) => {
    const last = lastSeq();
    if (news.name === 'message' && news.data.consultationId === id) {
      const { message } = news.data;
      // What she typed is said now.
      const isHers = message.author === 'consultee';
      update((talk) => ({
        ...withMessages(talk, [message]),
        isTyping: talk.isTyping && !isHers,
      }));
      if (message.seq > last + 1) refetch();
    } else if (news.name === 'presence' && news.data.consultationId === id) {
      const { presence, readByConsultee, typing: isTyping } = news.data;
      update((talk) => ({ ...talk, presence, readByConsultee, isTyping }));
    } else if (news.name === 'lost') {
      update((talk) => (talk.isTyping ? { ...talk, isTyping: false } : talk));
    } else if (news.name === 'heartbeat') {
      const head = news.data.open.find((one) => one.id === id);
      // Less than what is here: an older record was restored, and what is here was never said.
      if (head && head.lastSeq < last) isVoid.current = true;
      if (head && head.lastSeq !== last) refetch();
    } else if (news.name === 'change' && news.data.kind === 'message' && news.data.id === id) {
      if (news.data.version > last) refetch();
    }
  }, id);
  return { data: query.data, error: query.error, refetchTalk: refetch, lastSeq };
}

export function lastSeqOf(talk: Talk | undefined): number {
  return talk?.messages.at(-1)?.seq ?? 0;
}

/** Reads on from what is known; `known` is asked again after each page, since the stream goes on meanwhile. */
async function catchUp(
  api: StaffDataProvider,
  id: string,
  known: () => Talk | undefined,
): Promise<Talk> {
  let talk: Talk = { messages: [], presence: 'away', readByConsultee: 0, isTyping: false };
  let after = gapless(known()?.messages ?? []);
  for (;;) {
    const page = await api.messages(id, after);
    const { presence, readByConsultee } = page;
    const { messages: before, isTyping } = known() ?? talk;
    talk = withMessages(
      { messages: merged(before, talk.messages), presence, readByConsultee, isTyping },
      page.data,
    );
    after = page.data.at(-1)?.seq ?? after;
    if (!page.pageInfo.hasNextPage) return talk;
  }
}

/** The number up to which nothing is missing. */
function gapless(messages: readonly StaffMessage[]): number {
  let last = 0;
  for (const { seq } of messages) {
    if (seq !== last + 1) break;
    last = seq;
  }
  return last;
}

function withMessages(talk: Talk, news: readonly StaffMessage[]): Talk {
  return { ...talk, messages: merged(talk.messages, news) };
}

function merged(a: readonly StaffMessage[], b: readonly StaffMessage[]): StaffMessage[] {
  const bySeq = new Map([...a, ...b].map((message) => [message.seq, message]));
  return [...bySeq.values()].toSorted((one, other) => one.seq - other.seq);
}
