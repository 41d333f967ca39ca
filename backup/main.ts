/** The process that makes backups of the embedded database and looks through them. */
import { pino, stdTimeFunctions } from 'pino';
import { openDatabase } from '../db/orm.ts';
import { readBackupConfig } from './config.ts';
import { startKeeper } from './keeper.ts';

// Nothing this process writes is anybody else's.
process.umask(0o027);

const config = readBackupConfig(process.env);
const log = pino({ name: 'backup', level: config.logLevel, timestamp: stdTimeFunctions.isoTime });

async function main(): Promise<void> {
  const system = await openDatabase(config.systemUrl, { poolSize: 2 });
  const keeper = startKeeper({ ...config, system, log, now: Date.now });
  let stopping: Promise<void> | undefined;
  async function stop(): Promise<void> {
    await keeper.stop();
    await system.close();
    process.exit(0);
  }
  const stopOnce = () => void (stopping ??= stop());
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
  // Without its parent nobody would stop it.
  process.on('disconnect', stopOnce);
  process.send?.('ready');
}

main().catch((error: unknown) => {
  // Messages of errors can hold addresses and passwords.
  log.fatal({ error: error instanceof Error ? error.name : typeof error }, 'backups cannot start');
  process.exitCode = 1;
  if (process.connected) process.disconnect();
});
