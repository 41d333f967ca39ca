/** The worker's environment, checked once at the start. */
import { resolve } from 'node:path';
import { z } from 'zod';

const Environment = z.object({
  DATABASE_APP_URL: z.string().min(1),
  DATABASE_SYSTEM_URL: z.string().min(1),
  DATABASE_APP_POOL: z.coerce.number().int().min(2).max(200).default(15),
  DATABASE_SYSTEM_POOL: z.coerce.number().int().min(2).max(100).default(5),
  KEYS_SOCKET: z.string().min(1),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('madoguchi'),
  TEMPORAL_TASK_QUEUE: z.string().min(1).default('madoguchi'),
  /** Where the bundled workflows are kept between starts. */
  WORKFLOW_BUNDLE_DIR: z
    .string()
    .min(1)
    .default(resolve(import.meta.dirname, '../.data/cache')),
  LINE_API_BASE_URL: z.url().default('https://api.line.me'),
  LINE_DATA_API_BASE_URL: z.url().default('https://api-data.line.me'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface WorkerConfig {
  appUrl: string;
  appPool: number;
  systemUrl: string;
  systemPool: number;
  keysSocket: string;
  temporal: { address: string; namespace: string; taskQueue: string };
  bundleFolder: string;
  lineApiBaseUrl: string;
  lineDataApiBaseUrl: string;
  logLevel: string;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The worker cannot start: ${faults.join('; ')}`);
  }
  const env = parsed.data;
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
    bundleFolder: env.WORKFLOW_BUNDLE_DIR,
    lineApiBaseUrl: env.LINE_API_BASE_URL,
    lineDataApiBaseUrl: env.LINE_DATA_API_BASE_URL,
    logLevel: env.LOG_LEVEL,
  };
}
