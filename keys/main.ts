/** The key store's process. */
import { join } from 'node:path';
import { pino, stdTimeFunctions } from 'pino';
import { readKeysConfig } from './config.ts';
import { createCopies, NO_COPIES } from './copies.ts';
import { serveKeys } from './server.ts';
import { StartRefusal } from './start-refusal.ts';
import { openStore } from './store.ts';

const COPY_LOOK_MS = 60_000;

// Nothing this process writes is anybody else's: files 0600, folders 0700.
process.umask(0o077);

const config = readKeysConfig(process.env);
const log = pino({ name: 'keys', level: config.logLevel, timestamp: stdTimeFunctions.isoTime });

async function main(): Promise<void> {
  const now = () => new Date();
  const { backupDirectory } = config;
  const copies =
    backupDirectory === null
      ? NO_COPIES
      : createCopies(
          {
            directory: join(backupDirectory, 'keys'),
            recipientFile: join(backupDirectory, 'recipient.pem'),
            workDirectory: config.directory,
          },
          now,
          log,
        );
  const store = openStore(config, now, log, copies);
  // A copy a day; whether one is due is looked at more often, as the process may not run whole days.
  const copying = setInterval(() => {
    if (copies.isDue()) store.backup().catch(() => undefined);
  }, COPY_LOOK_MS);
  copying.unref();
  const serving = serveKeys(store, config.socketPath, log);
  let stopping: Promise<void> | undefined;
  async function stop(): Promise<void> {
    const server = await serving;
    clearInterval(copying);
    await server.close();
    await store.close();
    log.info('key store stopped');
    if (process.connected) process.disconnect();
  }
  function stopOnce(): void {
    stopping ??= stop();
  }
  // Before the socket is there: who sees it may already ask for the end.
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
  // Without its parent nobody would stop it, and the next start would find its socket taken.
  process.on('disconnect', stopOnce);
  await serving.catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  log.info('key store serves');
  process.send?.('ready');
}

main().catch((error: unknown) => {
  if (error instanceof StartRefusal) log.fatal({ code: error.code }, error.message);
  else log.fatal({ err: error }, 'key store could not start');
  process.exitCode = 1;
  if (process.connected) process.disconnect();
});
