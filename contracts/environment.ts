/** What processes are told by their environment, checked once at their start. */
import { z } from 'zod';

export const LogLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  .default('info');

/** Where the engine is, for whoever speaks to it. */
const ENGINE = {
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('madoguchi'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('madoguchi'),
};

/** Whoever works with the database, the keys and the engine needs these. */
export const PLACES = {
  DATABASE_APP_URL: z.string().min(1),
  DATABASE_SYSTEM_URL: z.string().min(1),
  KEYS_SOCKET: z.string().min(1),
  ...ENGINE,
};

/** Whom mails to staff are from; set where mail is offered: the API says so, the worker sends. */
export const MAIL_FROM = z.string().min(3).optional();

/** What every serving process (API, worker) reads; `appPool`: its usual number of connections. */
export function servingEnvironment({ appPool }: { appPool: number }) {
  return z.object({
    ...PLACES,
    DATABASE_APP_POOL: z.coerce.number().int().min(2).max(200).default(appPool),
    DATABASE_SYSTEM_POOL: z.coerce.number().int().min(2).max(100).default(5),
    LINE_API_BASE_URL: z.url().default('https://api.line.me'),
    /** The stand-in that practice services speak to; none: what they would send is refused. */
    PRACTICE_LINE_API_BASE_URL: z
      .url()
      .refine((url) => !/(?:^|\.)line\.me\.?$/iu.test(new URL(url).hostname), 'LINE itself')
      .optional(),
    LOG_LEVEL: LogLevel,
  });
}

export interface ServingConfig {
  appUrl: string;
  appPool: number;
  systemUrl: string;
  systemPool: number;
  keysSocket: string;
  temporal: { address: string; namespace: string; taskQueue: string };
  lineApiBaseUrl: string;
  practiceLineApiBaseUrl: string | null;
  logLevel: string;
}

export function servingConfig(env: z.infer<ReturnType<typeof servingEnvironment>>): ServingConfig {
  return {
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
    practiceLineApiBaseUrl: env.PRACTICE_LINE_API_BASE_URL ?? null,
    logLevel: env.LOG_LEVEL,
  };
}

/**
 * Reads the environment of the process that is called `name` ("The API"). Throws an Error that names
 * every variable that is missing or wrong, never its value.
 */
export function readEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${name} cannot start: ${faults.join('; ')}`);
}
