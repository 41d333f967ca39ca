/** The API's environment, checked once at the start. */
import { z } from 'zod';

const origin = z.url().transform((url) => new URL(url).origin);

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  DATABASE_APP_URL: z.string().min(1),
  DATABASE_SYSTEM_URL: z.string().min(1),
  DATABASE_APP_POOL: z.coerce.number().int().min(2).max(200).default(20),
  DATABASE_SYSTEM_POOL: z.coerce.number().int().min(1).max(100).default(5),
  KEYS_SOCKET: z.string().min(1),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('madoguchi'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('madoguchi'),
  LINE_API_BASE_URL: z.url().default('https://api.line.me'),
  PHONE_URL: z.url().optional(),
  STAFF_ORIGIN: origin.optional(),
  ROOM_ORIGIN: origin.optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  ROOM_WRITES_BURST: z.coerce.number().int().min(1).default(10_000),
  ROOM_WRITES_PER_SECOND: z.coerce.number().min(0.1).default(100),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.string().default('development'),
});

export interface ApiConfig {
  port: number;
  appUrl: string;
  appPool: number;
  systemUrl: string;
  systemPool: number;
  keysSocket: string;
  temporal: { address: string; namespace: string; taskQueue: string };
  lineApiBaseUrl: string;
  /** The practice phone; never in production. */
  phoneUrl: string | null;
  /** Origins from which state may be changed; none: the host that was asked. */
  ownOrigins: readonly string[];
  /** So many proxies before us are believed about a caller's address and protocol. */
  trustProxy: number;
  /** How fast one consultee's room may write. */
  roomWrites: { burst: number; perSecond: number };
  logLevel: string;
  production: boolean;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readApiConfig(environment: NodeJS.ProcessEnv): ApiConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The API cannot start: ${faults.join('; ')}`);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if (production && !(env.STAFF_ORIGIN && env.ROOM_ORIGIN)) {
    // Without them the host a request names would be believed.
    throw new Error('The API cannot start: production needs STAFF_ORIGIN and ROOM_ORIGIN');
  }
  return {
    port: env.PORT,
    appUrl: env.DATABASE_APP_URL,
    appPool: env.DATABASE_APP_POOL,
    systemUrl: env.DATABASE_SYSTEM_URL,
    systemPool: env.DATABASE_SYSTEM_POOL,
    keysSocket: env.KEYS_SOCKET,
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      taskQueue: env.TEMPORAL_TASK_QUEUE,
    },
    lineApiBaseUrl: env.LINE_API_BASE_URL,
    phoneUrl: production ? null : (env.PHONE_URL ?? null),
    ownOrigins: [env.STAFF_ORIGIN, env.ROOM_ORIGIN].filter((one) => one !== undefined),
    trustProxy: env.TRUST_PROXY,
    roomWrites: { burst: env.ROOM_WRITES_BURST, perSecond: env.ROOM_WRITES_PER_SECOND },
    logLevel: env.LOG_LEVEL,
    production,
  };
}
