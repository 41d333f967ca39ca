/**
 * The staff's stream, one for all tabs of the browser (HTTP/1.1 has six connections for an origin):
 * the tab that holds the lock is connected and passes on what it hears.
 */
import { openSource, type Source, type StreamEvent } from './event-source.ts';

const NAME = 'madoguchi-staff-stream';
/** Several screens that open together are one change of what is followed. */
const TOGETHER_MS = 30;

type Passed =
  | { kind: 'event'; event: StreamEvent }
  | { kind: 'connected'; isConnected: boolean }
  | { kind: 'follows'; tab: string; ids: string[] }
  | { kind: 'who' };

export type StreamNews = StreamEvent | { name: 'connected' } | { name: 'lost' };

export interface StaffStream {
  start(): void;
  stop(): void;
  /** Asks for the messages of a consultation; the result ends it. */
  follow(consultationId: string): () => void;
  listen(listener: (news: StreamNews) => void): () => void;
  isConnected(): boolean;
}

export function createStaffStream(): StaffStream {
  const tab = crypto.randomUUID();
  const listeners = new Set<(news: StreamNews) => void>();
  const own = new Map<string, number>();
  const others = new Map<string, string[]>();
  let channel: BroadcastChannel | null = null;
  let source: Source | null = null;
  let connected = false;
  let stopLeading: (() => void) | null = null;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let followed = '';

  const tell = (news: StreamNews) => {
    for (const listener of listeners) listener(news);
  };
  const pass = (passed: Passed) => channel?.postMessage(passed);

  function setConnected(isConnected: boolean) {
    connected = isConnected;
    tell({ name: isConnected ? 'connected' : 'lost' });
  }

  function announce() {
    pass({ kind: 'follows', tab, ids: [...own.keys()] });
    followSoon();
  }

  function followSoon() {
    if (!source) return;
    clearTimeout(soon);
    soon = setTimeout(() => {
      const ids = [...new Set([...own.keys(), ...[...others.values()].flat()])].toSorted();
      if (ids.join() === followed) return;
      followed = ids.join();
      source?.follow(ids);
    }, TOGETHER_MS);
  }

  function lead(): Promise<void> {
    if (!channel) return Promise.resolve();
    followed = '';
    source = openSource({
      onEvent: (event) => {
        tell(event);
        pass({ kind: 'event', event });
      },
      onOpen: () => {
        pass({ kind: 'connected', isConnected: true });
        setConnected(true);
      },
      onLost: () => {
        pass({ kind: 'connected', isConnected: false });
        setConnected(false);
      },
    });
    pass({ kind: 'who' });
    followSoon();
    return new Promise((resolve) => {
      stopLeading = () => {
        source?.close();
        source = null;
        stopLeading = null;
        resolve();
      };
    });
  }

  function hear({ data }: MessageEvent<Passed>) {
    switch (data.kind) {
      case 'event':
        tell(data.event);
        return;
      case 'connected':
        setConnected(data.isConnected);
        return;
      case 'follows':
        if (data.ids.length === 0) others.delete(data.tab);
        else others.set(data.tab, data.ids);
        followSoon();
        return;
      case 'who':
        announce();
    }
  }

  const wake = () => {
    if (document.visibilityState === 'visible') source?.wake();
  };
  const leave = () => pass({ kind: 'follows', tab, ids: [] });

  return {
    start() {
      if (channel) return;
      channel = new BroadcastChannel(NAME);
      channel.addEventListener('message', hear);
      for (const name of ['online', 'pageshow']) addEventListener(name, wake);
      document.addEventListener('visibilitychange', wake);
      addEventListener('pagehide', leave);
      const asked = channel;
      // Without a secure context there are no locks: then each tab is connected by itself.
      const leading = navigator.locks
        ? navigator.locks.request(NAME, () => (asked === channel ? lead() : undefined))
        : lead();
      void Promise.resolve(leading);
      announce();
    },
    stop() {
      leave();
      stopLeading?.();
      channel?.close();
      channel = null;
      others.clear();
      for (const name of ['online', 'pageshow']) removeEventListener(name, wake);
      document.removeEventListener('visibilitychange', wake);
      removeEventListener('pagehide', leave);
      setConnected(false);
    },
    follow(id) {
      own.set(id, (own.get(id) ?? 0) + 1);
      announce();
      return () => {
        const left = (own.get(id) ?? 1) - 1;
        if (left > 0) own.set(id, left);
        else own.delete(id);
        announce();
      };
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isConnected: () => connected,
  };
}
