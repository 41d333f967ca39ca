/** Reads a stream of server-sent events as a browser does, with its position at hand. */
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import type { RoomConsultation } from '../../contracts/room.ts';
import { eventually } from './eventually.ts';

export interface StreamEvent {
  event: string;
  id: string;
  data: unknown;
}

/** What tests ask of events; each has a part of it. */
export interface AnyData {
  consultation?: RoomConsultation | null;
  presence?: string;
  kind?: string;
  version?: number;
}

export interface OpenStream {
  status: number;
  events: StreamEvent[];
  /** The last id received: what a browser sends with its next attempt. */
  lastId(): string;
  of(event: string): StreamEvent[];
  /** Waits until an event of that name fits. */
  until(event: string, fits?: (data: AnyData) => boolean): Promise<StreamEvent>;
  isClosed(): boolean;
  /** Stops taking what comes, as a phone without network does. */
  pause(): void;
  close(): void;
}

export interface StreamOptions {
  cookie: string;
  lastEventId?: string;
  headers?: Record<string, string>;
}

export async function openStream(
  url: string,
  path: string,
  { cookie, lastEventId, headers: more = {} }: StreamOptions,
): Promise<OpenStream> {
  const headers: Record<string, string> = { Accept: 'text/event-stream', Cookie: cookie, ...more };
  if (lastEventId) headers['Last-Event-ID'] = lastEventId;
  const { request, response } = await connect(`${url}${path}`, headers);
  const events: StreamEvent[] = [];
  let lastId = lastEventId ?? '';
  let isClosed = false;
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const blocks = `${rest}${chunk}`.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parse(block);
      if (!event) continue;
      lastId = event.id;
      events.push(event);
    }
  });
  response.on('error', () => (isClosed = true));
  response.on('close', () => (isClosed = true));
  const of = (event: string) => events.filter((one) => one.event === event);
  return {
    status: response.statusCode ?? 0,
    events,
    lastId: () => lastId,
    of,
    until: (event, fits = () => true) =>
      eventually(
        () => {
          const found = of(event).find(({ data }) => fits(data as AnyData));
          if (!found) throw new Error(`no fitting "${event}" among ${events.length} events`);
          return found;
        },
        { everyMs: 5 },
      ),
    isClosed: () => isClosed,
    pause: () => response.pause(),
    close: () => request.destroy(),
  };
}

function connect(
  url: string,
  headers: Record<string, string>,
): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    // Connections of their own: a stream must not hold up the others in a pool.
    const request = get(url, { headers, agent: false }, (response) =>
      resolve({ request, response }),
    );
    request.on('error', reject);
  });
}

function parse(block: string): StreamEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).trimStart());
  }
  const data = fields.get('data');
  if (data === undefined) return null;
  return {
    event: fields.get('event') ?? 'message',
    id: fields.get('id') ?? '',
    data: JSON.parse(data),
  };
}
