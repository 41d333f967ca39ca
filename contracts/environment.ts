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

/** Parts between commas. */
function listOf<Part extends z.ZodType<unknown, string>>(part: Part, usual = '') {
  return z
    .string()
    .default(usual)
    .transform((text) => text.split(',').map((one) => one.trim()))
    .transform((parts) => parts.filter((one) => one !== ''))
    .pipe(z.array(part));
}

/** `name=/folder`. */
const Disk = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}=\/.*$/u, 'name=/folder')
  .transform((text) => ({
    name: text.slice(0, text.indexOf('=')),
    path: text.slice(text.indexOf('=') + 1),
  }));

/** How the installation is looked after; the same for API and worker, as each does it while the other is away. */
const OPERATIONS = {
  /** The municipality's mail server; without it and MAIL_FROM, nobody is mailed. */
  SMTP_URL: z.url({ protocol: /^smtps?$/u }).optional(),
  /** Whom mails are from; the API offers mail to staff where it is set. */
  MAIL_FROM: z.string().min(3).optional(),
  /** Whom the operator wants told of the installation's alarms. */
  ALARM_MAIL_TO: listOf(z.email()),
  /** Folders whose disks are watched. */
  DISK_FOLDERS: listOf(Disk),
  /** Who may read figures and the state of components: by this word … */
  METRICS_TOKEN: z.string().min(20).optional(),
  /** … or from these addresses. */
  METRICS_ALLOW: listOf(
    z.string().regex(/^[0-9a-f.:]+\/\d{1,3}$/iu, 'address/bits'),
    '127.0.0.0/8,::1/128',
  ),
};

/** What every serving process (API, worker) reads; `appPool`: its usual number of connections. */
export function servingEnvironment({ appPool }: { appPool: number }) {
  return z.object({
    ...PLACES,
    ...OPERATIONS,
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
  /** How mail is sent; `null`: it is not. */
  smtp: { url: string; from: string } | null;
  alarmMailTo: readonly string[];
  disks: readonly { name: string; path: string }[];
  metrics: MetricsAccess;
}

/** Who may read figures: whoever knows the token, or asks from one of these networks. */
export interface MetricsAccess {
  token: string | null;
  allow: readonly string[];
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
    smtp:
      env.SMTP_URL === undefined || env.MAIL_FROM === undefined
        ? null
        : { url: env.SMTP_URL, from: env.MAIL_FROM },
    alarmMailTo: env.ALARM_MAIL_TO,
    disks: env.DISK_FOLDERS,
    metrics: { token: env.METRICS_TOKEN ?? null, allow: env.METRICS_ALLOW },
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
