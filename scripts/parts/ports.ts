/** Ports for the parts that talk among themselves: chosen free once, remembered, chosen anew when taken. */
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

import { portRefused, portTaken } from './messages.ts';

// Below the range that systems hand out to outgoing connections, so that none of those takes our port between two starts.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Whether `port` can be listened on; `host` undefined means on all addresses. Throws what is not "in use". */
export function isPortFree(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Refuses 'port-taken' or 'port-refused' with what to do about it. */
export async function checkPublicPort(port: number): Promise<void> {
  try {
    if ((await isPortFree(port)) && (await isPortFree(port, '127.0.0.1'))) return;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES')
      throw portRefused(port);
    throw error;
  }
  throw portTaken(port);
}

/** A free port of 127.0.0.1 that is not among `besides`. */
export async function chooseFreePort(besides: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!besides.has(port) && (await isPortFree(port, '127.0.0.1'))) return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}

/** One port a name, the remembered ones of `file` where they are still free. The file then holds what was given. */
export async function rememberedPorts<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const remembered = readPorts(file);
  const taken = new Set<number>();
  const ports: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const known = remembered[name];
    const isUsable =
      known !== undefined && !taken.has(known) && (await isPortFree(known, '127.0.0.1'));
    const port = isUsable ? known : await chooseFreePort(taken);
    taken.add(port);
    ports[name] = port;
  }
  writeFileSync(file, JSON.stringify(ports, null, 2));
  return ports as Record<Name, number>;
}

function readPorts(file: string): Record<string, number> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
    );
  } catch {
    return {};
  }
}
