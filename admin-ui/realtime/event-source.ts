/** One EventSource to the staff's stream that comes again by itself, whatever ended it. */
import type { StaffEvents } from '../staff-api/types.ts';

export type StreamEvent = {
  [Name in keyof StaffEvents]: { name: Name; data: StaffEvents[Name] };
}[keyof StaffEvents];

const NAMES = [
  'change',
  'message',
  'presence',
  'colleagues',
  'heartbeat',
  'resync',
  'ended',
] as const satisfies (keyof StaffEvents)[];

/** Heartbeats come every 15 s; after this without a word the connection counts as dead. */
const SILENCE_MS = 40_000;
const WATCH_MS = 5_000;
const LONGEST_WAIT_MS = 15_000;

interface Options {
  onEvent: (event: StreamEvent) => void;
  /** Connected anew: what was missed is to be read. */
  onOpen: () => void;
  onLost: () => void;
}

export interface Source {
  /** Follows these consultations from now on. */
  follow(consultationIds: readonly string[]): void;
  /** Connects anew if nothing was heard for a while. */
  wake(): void;
  close(): void;
}

export function openSource(options: Options): Source {
  let source: EventSource | null = null;
  let followed: readonly string[] = [];
  let lastHeard = Date.now();
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function connect() {
    clearTimeout(retry);
    source?.close();
    lastHeard = Date.now();
    const query = new URLSearchParams(followed.map((id) => ['open', id]));
    const opened = new EventSource(`/api/staff/stream?${query.toString()}`);
    source = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      lastHeard = Date.now();
      options.onOpen();
    });
    opened.addEventListener('error', () => {
      if (opened !== source) return;
      options.onLost();
      // A refusal closes it for good; a broken line is tried again by the browser itself.
      if (opened.readyState === EventSource.CLOSED) connectLater();
    });
    for (const name of NAMES) {
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        lastHeard = Date.now();
        options.onEvent({ name, data: JSON.parse(event.data) } as StreamEvent);
      });
    }
  }

  function connectLater() {
    clearTimeout(retry);
    retry = setTimeout(connect, Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures));
    failures += 1;
  }

  const watch = setInterval(() => {
    if (Date.now() - lastHeard < SILENCE_MS) return;
    options.onLost();
    connect();
  }, WATCH_MS);
  connect();

  return {
    follow(ids) {
      followed = ids;
      connect();
    },
    wake() {
      if (Date.now() - lastHeard > SILENCE_MS / 2 || source?.readyState !== EventSource.OPEN)
        connect();
    },
    close() {
      clearInterval(watch);
      clearTimeout(retry);
      source?.close();
      source = null;
    },
  };
}
