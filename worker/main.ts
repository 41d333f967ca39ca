/** The worker's process: carries what was stored to where it must go, and lets the workflows run. */
import { pino, stdTimeFunctions } from 'pino';
import { readWorkerConfig } from './config.ts';
import { installRuntime } from './logger.ts';
import { openWorker } from './open.ts';

const config = readWorkerConfig(process.env);
const log = pino({ name: 'worker', level: config.logLevel, timestamp: stdTimeFunctions.isoTime });

/** The engine's worker has its own force time; whatever hangs beyond it is left. */
const FORCE_MS = 25_000;

/** Ready without workflows after so long: an engine that is away must not hold up a start. */
const READY_WITHIN_MS = 8_000;

async function main(): Promise<void> {
  installRuntime(log);
  const worker = await openWorker(config, log);

  let isStopping = false;
  async function stop(reason: string): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    log.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), FORCE_MS).unref();
    await worker.close();
    log.info('stopped');
    process.exit(0);
  }
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // Without its parent nobody would stop it, and two workers would run after the next start.
  process.on('disconnect', () => void stop('disconnect'));

  log.info('the relay runs');
  // The first command of a fresh start would otherwise be stored and wait for the relay.
  const workflows = await worker.workflowsRun(READY_WITHIN_MS);
  log.info({ workflows }, 'ready');
  process.send?.('ready');
}

/** Messages of errors can hold what people wrote: their names and codes cannot. */
function fatal(error: unknown): void {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  log.fatal({ error: name, code }, 'the worker failed');
  process.exit(1);
}

process.on('uncaughtException', fatal);
process.on('unhandledRejection', fatal);
main().catch(fatal);
