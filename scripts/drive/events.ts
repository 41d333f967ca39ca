/** Reads a stream of server-sent events. */

export interface StreamEvent {
  id: string;
  event: string;
  data: unknown;
}

export interface EventStream {
  /** The first event that fits, among those that came already too. Throws after `withinMs`. */
  waitFor(fits: (event: StreamEvent) => boolean, withinMs?: number): Promise<StreamEvent>;
  /** Everything that came so far. */
  seen(): readonly StreamEvent[];
  close(): void;
}

/** Opens the stream; resolves once the server has answered. `onEvent` hears every event at its arrival. */
export async function openEvents(
  url: string,
  cookie: string,
  onEvent: (event: StreamEvent) => void = () => undefined,
): Promise<EventStream> {
  const closing = new AbortController();
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream', cookie },
    signal: closing.signal,
  });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const seen: StreamEvent[] = [];
  const waiting = new Set<() => void>();
  void read(response.body, (event) => {
    seen.push(event);
    onEvent(event);
    for (const look of waiting) look();
  });
  return {
    waitFor: (fits, withinMs = 10_000) => {
      const { promise, resolve, reject } = Promise.withResolvers<StreamEvent>();
      const look = () => {
        const found = seen.find(fits);
        if (found) resolve(found);
      };
      const timer = setTimeout(() => reject(new Error('the event did not come')), withinMs);
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    seen: () => seen,
    close: () => closing.abort(),
  };
}

async function read(
  body: ReadableStream<Uint8Array>,
  tell: (event: StreamEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split(/\r?\n\r?\n/u);
      text = parts.pop() ?? '';
      for (const part of parts) {
        const event = parseEvent(part);
        if (event) tell(event);
      }
    }
  } catch {
    // Closed by us, or the server went away: what came before stands.
  }
}

function parseEvent(block: string): StreamEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r?\n/u)) {
    const [, name, value] = /^(\w+):\s?(.*)$/u.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const before = name === 'data' ? fields.get(name) : undefined;
    fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  const data = fields.get('data');
  if (data === undefined) return null;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: json(data) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
