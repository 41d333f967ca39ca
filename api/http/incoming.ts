/** A file on its way in: nothing of it has been read yet when permission is asked. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../domain/errors.ts';
import { readRawBody } from './raw-body.ts';

export interface Incoming {
  /** Refuses 'payload-too-large', unread where the request says so of itself, and 'malformed-body' when it breaks off. */
  read(maxBytes: number): Promise<Buffer>;
  header(name: string): string | undefined;
}

/** No form of another site can be made to look like this. What a file is, its bytes say. */
const TYPE = 'application/octet-stream';

/** Refuses 'unsupported-media-type' when it is read as anything but bare bytes. */
export function incomingOf(request: IncomingMessage): Incoming {
  return {
    async read(maxBytes) {
      if (request.headers['content-type'] !== TYPE) throw new Refusal('unsupported-media-type');
      const body = await readRawBody(request, maxBytes);
      if (body.outcome === 'read') return body.bytes;
      throw new Refusal(body.outcome === 'too-large' ? 'payload-too-large' : 'malformed-body');
    },
    header: (name) => request.headers[name]?.toString(),
  };
}
