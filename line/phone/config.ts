import { z } from 'zod';

const PhoneConfig = z.object({
  NODE_ENV: z
    .string()
    .optional()
    .refine((value) => value !== 'production', 'the practice phone never runs in production'),
  PHONE_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  PHONE_STATE_FILE: z.string().min(1).optional(),
  /** How long scripted people take for what they do: 1 as in life, less where nobody wants to wait for their typing. */
  PHONE_PRACTICE_PACE: z.coerce.number().min(0).max(10).default(1),
  WEBHOOK_BASE_URL: z.url().default('http://127.0.0.1:8080'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface PhoneConfig {
  port: number;
  stateFile: string | undefined;
  webhookBaseUrl: string;
  practicePace: number;
  logLevel: string;
}

/** Throws a ZodError naming the wrong variables. */
export function readPhoneConfig(environment: NodeJS.ProcessEnv): PhoneConfig {
  const values = PhoneConfig.parse(environment);
  return {
    port: values.PHONE_PORT,
    stateFile: values.PHONE_STATE_FILE,
    webhookBaseUrl: values.WEBHOOK_BASE_URL,
    practicePace: values.PHONE_PRACTICE_PACE,
    logLevel: values.LOG_LEVEL,
  };
}
