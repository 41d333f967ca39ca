/** The staff's stream for screens: what changed is read anew, and who listens hears it. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { useStaffAuth } from '../session/auth-context.ts';
import { lockOf, session, useSession } from '../session/session.ts';
import type { StaffStream, StreamNews } from './stream.ts';

const StreamContext = createContext<StaffStream | null>(null);

function useStream(): StaffStream {
  const stream = useContext(StreamContext);
  if (!stream) throw new Error('there is no stream here');
  return stream;
}

/** Connected while somebody is signed in and sees the screen. */
export function StreamProvider({ stream, children }: { stream: StaffStream; children: ReactNode }) {
  const { me, locked } = useSession();
  const client = useQueryClient();
  const auth = useStaffAuth();
  const isActive = me !== null && locked === null;
  useEffect(() => {
    if (!isActive) return undefined;
    const refresh = createRefresher(client);
    const silence = stream.listen((news) => {
      refresh(news);
      if (news.name !== 'ended') return;
      const lock = lockOf(news.data.reason);
      if (lock) session.lock(lock);
      if (news.data.reason === 'membership') void auth.renew();
    });
    stream.start();
    return () => {
      silence();
      stream.stop();
    };
  }, [auth, client, stream, isActive]);
  return <StreamContext.Provider value={stream}>{children}</StreamContext.Provider>;
}

/** Hears what the stream says; with `follow` also each message of that consultation. */
export function useStreamNews(listener: (news: StreamNews) => void, follow?: string): void {
  const stream = useStream();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => stream.listen((news) => latest.current(news)), [stream]);
  useEffect(() => (follow === undefined ? undefined : stream.follow(follow)), [stream, follow]);
}

export function useIsConnected(): boolean {
  const stream = useStream();
  const [isConnected, setConnected] = useState(stream.isConnected());
  useEffect(() => {
    setConnected(stream.isConnected());
    return stream.listen(() => setConnected(stream.isConnected()));
  }, [stream]);
  return isConnected;
}

/** A burst of changes costs one look at each list. */
const LIST_MS = 300;

/** Marks as stale what an event speaks of; what is on the screen is read again. */
function createRefresher(client: QueryClient): (news: StreamNews) => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const stale = (...queryKey: unknown[]) => void client.invalidateQueries({ queryKey });
  const soon = (...queryKey: unknown[]) => {
    const name = JSON.stringify(queryKey);
    if (waiting.has(name)) return;
    waiting.set(
      name,
      setTimeout(() => {
        waiting.delete(name);
        stale(...queryKey);
      }, LIST_MS),
    );
  };
  const one = (resource: string, id: string) => stale(resource, 'getOne', { id });
  return (news) => {
    switch (news.name) {
      case 'change':
        return refreshChanged(news.data.kind, news.data.id);
      case 'presence':
      case 'message':
        return soon('consultations', 'getList');
      case 'connected':
      case 'resync':
        return void client.invalidateQueries();
      case 'ended':
        // What one may not see any more goes at once, not with the next connection.
        if (news.data.reason === 'membership' || news.data.reason === 'access')
          void client.invalidateQueries();
        return undefined;
      case 'heartbeat':
      case 'colleagues':
      case 'lost':
        return undefined;
    }
  };

  function refreshChanged(kind: string, id: string): void {
    if (kind === 'notice') return stale('notices');
    if (kind === 'command') return stale('commands');
    if (kind === 'settings') {
      soon('services');
      soon('service-list');
      // A practice service may have been emptied.
      for (const list of ['consultations', 'notices', 'watches', 'practice']) soon(list);
      return stale('settings', id);
    }
    if (kind === 'escalation') {
      soon('escalations', 'getList');
      one('escalations', id);
      stale('timeline');
      return undefined;
    }
    soon('consultations', 'getList');
    if (kind !== 'consultation') return undefined;
    one('consultations', id);
    for (const part of ['timeline', 'notes', 'attributes', 'survey', 'commands']) stale(part, id);
    return undefined;
  }
}
