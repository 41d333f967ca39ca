/** What a request says of where it comes from. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { deviceOf } from '../../domain/devices.ts';
import type { ApiConfig } from '../config.ts';
import { plainAddress } from './networks.ts';

// New with every process: the hashes serve rate limits and nothing else.
const PEPPER = randomBytes(32);

/** A keyed hash of the caller's address: addresses are personal data and are not kept in the clear. */
export function callerOf(request: Request): string {
  return createHmac('sha256', PEPPER)
    .update(request.ip ?? '')
    .digest('base64url');
}

/** Where a room is used from: kept encrypted and apart (domain/access-data.ts), and shown nowhere else. */
export interface Origin {
  address: string;
  /** Of the connection at the telephone's end; `null` where a proxy does not say. */
  port: number | null;
}

/** Said by our own TLS proxy: the address it has from the connection stands in X-Forwarded-For, the port here. */
const PORT_HEADER = 'x-client-port';

export function originOf(
  request: Request,
  { trustProxy }: Pick<ApiConfig, 'trustProxy'>,
): Origin | null {
  const address = plainAddress(request.ip ?? '');
  if (address === '') return null;
  const said = trustProxy > 0 ? Number(request.headers[PORT_HEADER]) : request.socket.remotePort;
  const isPort = Number.isInteger(said) && Number(said) > 0 && Number(said) < 65_536;
  return { address, port: isPort ? Number(said) : null };
}

/** Where a request comes from, for what must know it: the session, the networks staff may come from, passkeys. */
export interface From {
  /** As it is compared with networks; kept only encrypted. */
  address: string;
  /** See domain/devices.ts. */
  device: string | null;
  /** Of our own page that asks: what a passkey is bound to. */
  origin: string;
}

export function fromOf(request: Request, config: Pick<ApiConfig, 'staffOrigin'>): From {
  return {
    address: plainAddress(request.ip ?? ''),
    device: deviceOf(request.headers['user-agent']),
    origin: config.staffOrigin ?? `${request.protocol}://${request.headers.host ?? ''}`,
  };
}

/** Whether cookies of this request are those of a protected connection. */
export function isSecureRequest(
  request: Request,
  { production }: Pick<ApiConfig, 'production'>,
): boolean {
  return production || request.secure;
}
