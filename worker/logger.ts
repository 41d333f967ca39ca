/** The engine's log lines through pino: only what is on the list, never a failure's message or stack. */
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/common';
import type { Logger } from 'pino';

const ALLOWED = [
  'workflowType',
  'workflowId',
  'runId',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'namespace',
  'sdkComponent',
  'isLocal',
  'signal',
  'code',
  'durationMs',
  'ordered',
  'beyondQuota',
] as const;

const LEVELS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

/** Whatever the library or a workflow attaches, reduced to codes. */
export function allowed(meta: Record<string | symbol, unknown> = {}): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const field of ALLOWED) {
    const value = meta[field];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      kept[field] = value;
    }
  }
  const { error } = meta;
  if (error instanceof Error) {
    kept['error'] = error.name;
    if ('type' in error && typeof error.type === 'string') kept['errorType'] = error.type;
  }
  return kept;
}

export function createEngineLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    // The library's own lines carry a failure's text after their first words.
    log[LEVELS[level]](allowed(meta), message.split('\n', 1)[0]?.slice(0, 120));
  });
}

/** Once, before anything else of the worker. Signals are the process's own business. */
export function installRuntime(log: Logger): void {
  Runtime.install({
    logger: createEngineLogger(log),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    },
    shutdownSignals: [],
  });
}
