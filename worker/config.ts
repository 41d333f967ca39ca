/** The worker's environment, checked once at the start. */
import { resolve } from 'node:path';
import { z } from 'zod';
import {
  MAIL_FROM,
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
  /** The municipality's mail server; without it and MAIL_FROM, staff are not offered any mail. */
  SMTP_URL: z.url({ protocol: /^smtps?$/u }).optional(),
  MAIL_FROM,
  /** Where mails point to. */
  STAFF_ORIGIN: z.url().default('http://localhost:8080'),
});

export interface WorkerConfig extends ServingConfig {
  bundleFolder: string;
  lineDataApiBaseUrl: string;
  mail: { url: string; from: string; staffOrigin: string } | null;
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
    mail:
      env.SMTP_URL === undefined || env.MAIL_FROM === undefined
        ? null
        : {
            url: env.SMTP_URL,
            from: env.MAIL_FROM,
            staffOrigin: new URL(env.STAFF_ORIGIN).origin,
          },
  };
}
