/** The worker's environment, checked once at the start. */
import { resolve } from 'node:path';
import { z } from 'zod';
import {
  readEnvironment,
  servingConfig,
  servingEnvironment,
  type ServingConfig,
} from '../contracts/environment.ts';

const Environment = servingEnvironment({ appPool: 15 }).extend({
  /** Where the bundled workflows are kept between starts. */
  WORKFLOW_BUNDLE_DIR: z
    .string()
    .min(1)
    .default(resolve(import.meta.dirname, '../.data/cache')),
  LINE_DATA_API_BASE_URL: z.url().default('https://api-data.line.me'),
  /** Where checkpoints of the audit trail go, outside of the database; a second folder, best of another machine. */
  AUDIT_CHECKPOINTS_DIR: z
    .string()
    .min(1)
    .default(resolve(import.meta.dirname, '../.data/audit-checkpoints')),
  AUDIT_CHECKPOINTS_MIRROR_DIR: z.string().min(1).optional(),
  /** Where files of exports wait to be fetched, sealed; the API reads them there. */
  EXPORTS_DIR: z
    .string()
    .min(1)
    .default(resolve(import.meta.dirname, '../.data/exports')),
  /** Where its figures are served; without it they are not. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Where mails point to. */
  STAFF_ORIGIN: z.url().default('http://localhost:8080'),
});

export interface WorkerConfig extends ServingConfig {
  bundleFolder: string;
  lineDataApiBaseUrl: string;
  auditFolders: readonly string[];
  staffOrigin: string;
  exportsFolder: string;
  metricsPort: number | null;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const env = readEnvironment(Environment, 'The worker', environment);
  if ((env.SMTP_URL === undefined) !== (env.MAIL_FROM === undefined)) {
    throw new Error('The worker cannot start: SMTP_URL and MAIL_FROM belong together');
  }
  return {
    ...servingConfig(env),
    bundleFolder: env.WORKFLOW_BUNDLE_DIR,
    lineDataApiBaseUrl: env.LINE_DATA_API_BASE_URL,
    auditFolders: [env.AUDIT_CHECKPOINTS_DIR, env.AUDIT_CHECKPOINTS_MIRROR_DIR ?? []].flat(),
    exportsFolder: env.EXPORTS_DIR,
    staffOrigin: new URL(env.STAFF_ORIGIN).origin,
    metricsPort: env.METRICS_PORT ?? null,
  };
}
