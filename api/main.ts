/** The API's process. */
import { createServer } from 'node:http';
import { pino, stdTimeFunctions } from 'pino';
import { readApiConfig } from './config.ts';
import { framesOf } from './http/errors.ts';
import { openApi } from './open.ts';
import { watchFromApi } from './watch.ts';

const config = readApiConfig(process.env);
// Lines are gathered: a write to the system for each request costs a tenth of the request.
const lines = pino.destination({ dest: 1, minLength: 4096, sync: true });
const log = pino(
  { name: 'api', level: config.logLevel, timestamp: stdTimeFunctions.isoTime },
  lines,
);
setInterval(() => lines.flush(), 500).unref();
// Not flushSync: where nobody reads any more, as after the supervisor was killed, it tries for ever.
process.on('exit', () => lines.flush());

/** Requests under way may take this long after the end was asked for. */
const GRACE_MS = 5_000;

async function main(): Promise<void> {
  const api = await openApi(config, { log });
  const watch = watchFromApi(api.deps);
  const server = createServer(
    {
      headersTimeout: 10_000,
      // As long as a picture over a slow line may take.
      requestTimeout: 100_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
    },
    api.app,
  );

  let isStopping = false;
  async function stop(reason: string): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    log.info({ reason }, 'stopping');
    lines.flush();
    const closed = new Promise((resolve) => server.close(resolve));
    const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    api.endStreams();
    server.closeIdleConnections();
    await Promise.all([closed, watch.stop()]);
    clearTimeout(late);
    await api.close();
    log.info('stopped');
    process.exit(0);
  }
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // Without its parent nobody would stop it, and the next start would find the port taken.
  process.on('disconnect', () => void stop('disconnect'));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, resolve);
  });
  log.info({ port: config.port }, 'the API serves');
  process.send?.('ready');
}

/** Messages of errors can hold what people wrote; their frames cannot. */
function fatal(error: unknown): void {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const frames = error instanceof Error ? framesOf(error) : [];
  log.fatal({ error: name, code, frames }, 'the API failed');
  process.exit(1);
}

process.on('uncaughtException', fatal);
process.on('unhandledRejection', fatal);
main().catch(fatal);
