import type { IncomingMessage } from 'node:http';

export type RawBody =
  | { outcome: 'read'; bytes: Buffer }
  | { outcome: 'too-large' }
  | { outcome: 'broken-off' };

/** The request's bytes as they came in, before any parser: the signature is over exactly these. Never rejects. */
export function readRawBody(request: IncomingMessage, limit: number): Promise<RawBody> {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    return Promise.resolve({ outcome: 'too-large' });
  }
  // Whoever went away while waiting for their turn is heard of no more.
  if (request.destroyed) return Promise.resolve({ outcome: 'broken-off' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        request.pause();
        resolve({ outcome: 'too-large' });
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      resolve({ outcome: 'read', bytes });
    });
    request.on('error', () => resolve({ outcome: 'broken-off' }));
    request.on('close', () => resolve({ outcome: 'broken-off' }));
  });
}
