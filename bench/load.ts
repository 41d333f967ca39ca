/** Load by autocannon: so many connections, each sending its next request when the last is answered. */
import autocannon, { type Request } from 'autocannon';
import { percentile } from './figures.ts';

export interface Load {
  url: string;
  connections: number;
  /** Seconds. */
  duration: number;
  /** The next request of connection `connection`, counted from 0. */
  next: (connection: number) => Request;
}

export interface LoadResult {
  /** Answers 2xx a second. */
  perSecond: number;
  /** Milliseconds, of answers 2xx. */
  p50: number;
  p99: number;
}

/** Throws when anything but 2xx was answered: a refusal is answered fast and would flatter the figure. */
export async function load({ url, connections, duration, next }: Load): Promise<LoadResult> {
  const times: number[] = [];
  let connection = 0;
  const result = await autocannon({
    url,
    connections,
    duration,
    timeout: 20,
    requests: [{ method: 'GET', path: '/' }],
    setupClient(client) {
      const own = connection;
      connection += 1;
      client.setRequests([{ setupRequest: (request) => ({ ...request, ...next(own) }) }]);
      client.on('response', (status, _bytes, milliseconds) => {
        if (status >= 200 && status < 300) times.push(milliseconds);
      });
    },
  });
  if (result.non2xx > 0 || result.errors > 0) {
    const statuses = JSON.stringify(result.statusCodeStats ?? {});
    throw new Error(`${url}: ${result.errors} errors, answers by status ${statuses}`);
  }
  return {
    perSecond: result['2xx'] / result.duration,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
  };
}
