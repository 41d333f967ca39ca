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
});

export interface WorkerConfig extends ServingConfig {
  bundleFolder: string;
  lineDataApiBaseUrl: string;
}

/** Throws an Error that names every variable that is missing or wrong, never its value. */
export function readWorkerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const env = readEnvironment(Environment, 'The worker', environment);
  return {
    ...servingConfig(env),
    bundleFolder: env.WORKFLOW_BUNDLE_DIR,
    lineDataApiBaseUrl: env.LINE_DATA_API_BASE_URL,
  };
}
