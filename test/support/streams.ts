/** Streams of a test file, and rooms that speak: whatever a test opened is closed after it. */
import { randomUUID } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import type { TestApi } from './api.ts';
import { openStream, type OpenStream, type StreamOptions } from './event-source.ts';
import type { BuiltService } from './factories.ts';

export function useStreams(api: TestApi) {
  const streams: OpenStream[] = [];
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });

  /** `url`: the address of the process that brings it. */
  async function open(
    path: string,
    options: StreamOptions,
    url: string = api.url,
  ): Promise<OpenStream> {
    const stream = await openStream(url, path, options);
    streams.push(stream);
    return stream;
  }

  /** Somebody who has entered her room, of the service or of one of its own. */
  async function roomOf(service?: BuiltService) {
    const channel = await api.build.buildChannel(service ? { service } : {});
    const consultee = await api.build.buildConsultee({ channel });
    return { consultee, cookie: await api.build.enterRoom(consultee) };
  }

  /** Says it in her room; gives the message's number. */
  async function say(cookie: string, text: string): Promise<number> {
    const { status, body } = await api.call('POST', '/api/room/messages', {
      cookie,
      body: { id: randomUUID(), text },
    });
    expect(status).toBe(200);
    return (body as { seq: number }).seq;
  }

  return { open, roomOf, say } as const;
}
