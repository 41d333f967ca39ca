/** Who may read the figures and the state of components: they say a lot to whoever looks for a weak moment. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { MetricsAccess } from '../contracts/environment.ts';

export type MayRead = (request: IncomingMessage) => boolean;

/** Throws for a network that is none. */
export function figuresAccess({ token, allow }: MetricsAccess): MayRead {
  const networks = new BlockList();
  for (const one of allow) {
    const [address = '', bits] = one.split('/');
    networks.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return (request) =>
    (token !== null && isBearer(request.headers.authorization, token)) || isFrom(networks, request);
}

/** Whoever comes through a proxy comes from outside, whatever address the proxy itself has. */
function isFrom(networks: BlockList, { headers, socket }: IncomingMessage): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/u, '');
  if (address === undefined) return false;
  return networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer (.+)$/u.exec(header ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
