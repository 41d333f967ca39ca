/** The network between one client and the API, with what networks do: it breaks, or it falls silent at one end. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Line {
  /** Where the client finds the API. */
  base: string;
  /** Every connection breaks. */
  cut(): void;
  /** What is open stays open and nothing comes through any more; new connections work. */
  fallSilent(): void;
  /** What fell silent breaks, as when a router forgets. */
  thaw(): void;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
  isSilent: boolean;
}

/** `target`: the API's address. */
export async function openLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<Pair>();

  const server = createServer({ noDelay: true }, (client) => {
    const pair = { client, server: connect(Number(port), hostname), isSilent: false };
    pair.server.setNoDelay(true);
    pairs.add(pair);
    for (const [from, to] of [
      [pair.client, pair.server],
      [pair.server, pair.client],
    ] as const) {
      from.on('data', (bytes) => {
        if (!pair.isSilent && to.writable) to.write(bytes);
      });
      from.on('end', () => to.end());
      // A reset is what this is for.
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = (which: (pair: Pair) => boolean) => {
    for (const pair of pairs) {
      if (!which(pair)) continue;
      pair.client.resetAndDestroy();
      pair.server.destroy();
    }
  };
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => end(({ isSilent }) => !isSilent),
    fallSilent() {
      for (const pair of pairs) pair.isSilent = true;
    },
    thaw: () => end(({ isSilent }) => isSilent),
    async close() {
      end(() => true);
      server.close();
      await once(server, 'close');
    },
  };
}
