/** The API's environment, checked once at the start. */
import { resolve } from 'node:path';
import { z } from 'zod';
import {
  readEnvironment,
  servingConfig,
  servingEnvironment,
  type ServingConfig,
} from '../contracts/environment.ts';

const origin = z.url().transform((url) => new URL(url).origin);

const Environment = servingEnvironment({ appPool: 20 }).extend({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  PHONE_URL: z.url().optional(),
  STAFF_ORIGIN: origin.optional(),
  ROOM_ORIGIN: origin.optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  CLAMD_ADDRESS: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/u, 'host:port')
    .optional(),
  /** Where files of exports wait to be fetched, sealed; the worker writes them there. */
  EXPORTS_DIR: z
    .string()
    .min(1)
    .default(resolve(import.meta.dirname, '../.data/exports')),
  ROOM_WRITES_BURST: z.coerce.number().int().min(1).default(10_000),
  ROOM_WRITES_PER_SECOND: z.coerce.number().min(0.1).default(100),
  NODE_ENV: z.string().default('development'),
});

export interface ApiConfig extends ServingConfig {
  port: number;
  /** The practice phone; never in production. */
  phoneUrl: string | null;
  /** Where LINE and the consultees reach us: webhooks and rooms stand under it. */
  roomOrigin: string;
  /** Where staff open their screens; `null`: wherever they were asked for. */
  staffOrigin: string | null;
  /** Origins from which state may be changed; none: the host that was asked. */
  ownOrigins: readonly string[];
  /** So many proxies before us are believed about a caller's address and protocol. */
  trustProxy: number;
  /** How fast one consultee's room may write. */
  roomWrites: { burst: number; perSecond: number };
  /** Whether staff may ask to be told by mail. */
  offersMail: boolean;
  /** The virus scanner that sees every file before it is stored; none: files are stored unseen. */
  clamd: { host: string; port: number } | null;
  /** Where files of exports wait to be fetched. */
  exportsFolder: string;
  production: boolean;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readApiConfig(environment: NodeJS.ProcessEnv): ApiConfig {
  const env = readEnvironment(Environment, 'The API', environment);
  const production = env.NODE_ENV === 'production';
  if (production && !(env.STAFF_ORIGIN && env.ROOM_ORIGIN)) {
    // Without them the host a request names would be believed.
    throw new Error('The API cannot start: production needs STAFF_ORIGIN and ROOM_ORIGIN');
  }
  return {
    ...servingConfig(env),
    port: env.PORT,
    phoneUrl: production ? null : (env.PHONE_URL ?? null),
    roomOrigin: env.ROOM_ORIGIN ?? `http://127.0.0.1:${env.PORT}`,
    staffOrigin: env.STAFF_ORIGIN ?? null,
    ownOrigins: [env.STAFF_ORIGIN, env.ROOM_ORIGIN].filter((one) => one !== undefined),
    trustProxy: env.TRUST_PROXY,
    roomWrites: { burst: env.ROOM_WRITES_BURST, perSecond: env.ROOM_WRITES_PER_SECOND },
    offersMail: env.MAIL_FROM !== undefined,
    clamd: env.CLAMD_ADDRESS === undefined ? null : addressOf(env.CLAMD_ADDRESS),
    exportsFolder: env.EXPORTS_DIR,
    production,
  };
}

function addressOf(text: string): { host: string; port: number } {
  const [host = '', port] = text.split(':');
  return { host, port: Number(port) };
}
