/**
 * The room's stream of events. Read with fetch and not with EventSource, which cannot tell an ended
 * session from a lost network and does not notice a connection that is open at one end only.
 */
import { afterQuery } from './api.ts';
import type { Device } from './device.ts';
import { parseEvent, type StreamEvent } from './events.ts';

export interface Listening {
  /** Connects anew at once: the network, or she, has come back. */
  again(): void;
  stop(): void;
}

interface Listener {
  /** What is here already, asked before each connection. */
  position(): { after: number; epoch: string | null };
  onOpen(): void;
  onEvent(event: StreamEvent): void;
  onLost(): void;
  /** The session is over: nothing comes until she has entered again. */
  onSignedOut(): void;
}

/** Heartbeats come every 15 s; without two of them nobody is at the other end. */
const SILENCE_MS = 35_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** Listens until stopped, over as many connections as it takes. */
export function listen(device: Pick<Device, 'fetch'>, listener: Listener): Listening {
  let isStopped = false;
  let connection = new AbortController();
  let wake = (): void => undefined;
  let isHurried = false;
  let wait = FIRST_WAIT_MS;

  async function run(): Promise<void> {
    while (!isStopped) {
      connection = new AbortController();
      const end = await connect(device, listener, connection, () => (wait = FIRST_WAIT_MS));
      if (isStopped) return;
      if (end === 'signed-out') {
        isStopped = true;
        listener.onSignedOut();
        return;
      }
      listener.onLost();
      if (!isHurried) await pause();
      isHurried = false;
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
  /** Not all rooms come again at once when a server is back. */
  function pause(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, wait * (0.5 + Math.random()));
    });
  }

  void run();
  return {
    again() {
      isHurried = true;
      wait = FIRST_WAIT_MS;
      connection.abort();
      wake();
    },
    stop() {
      isStopped = true;
      connection.abort();
      wake();
    },
  };
}

async function connect(
  device: Pick<Device, 'fetch'>,
  listener: Listener,
  connection: AbortController,
  onOpen: () => void,
): Promise<'lost' | 'signed-out'> {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => connection.abort(), SILENCE_MS);
  };
  try {
    heard();
    const { after, epoch } = listener.position();
    const response = await device.fetch(`/api/room/stream?${afterQuery(after, epoch)}`, {
      headers: { Accept: 'text/event-stream' },
      signal: connection.signal,
    });
    if (response.status === 401) return 'signed-out';
    if (!response.ok || !response.body) return 'lost';
    onOpen();
    listener.onOpen();
    return await read(response.body, heard, (event) => listener.onEvent(event));
  } catch {
    return 'lost';
  } finally {
    clearTimeout(silence);
    connection.abort();
  }
}

async function read(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
  tell: (event: StreamEvent) => void,
): Promise<'lost' | 'signed-out'> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return 'lost';
    heard();
    text += decoder.decode(value, { stream: true });
    const blocks = text.split(/\r?\n\r?\n/u);
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event?.name === 'ended' && event.data.reason === 'session') return 'signed-out';
      if (event) tell(event);
    }
  }
}
