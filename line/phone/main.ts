/** The stand-in as a process of its own. */
import { pino, stdTimeFunctions } from 'pino';
import { readPhoneConfig } from './config.ts';
import { startPhone } from './phone.ts';

const config = readPhoneConfig(process.env);
const log = pino({ name: 'phone', level: config.logLevel, timestamp: stdTimeFunctions.isoTime });

const phone = await startPhone({
  port: config.port,
  webhookBaseUrl: config.webhookBaseUrl,
  stateFile: config.stateFile,
  practice: { pace: config.practicePace },
  hasMenu: true,
  onError: (error) => {
    log.error({ code: error instanceof Error ? error.name : 'unknown' }, 'the stand-in failed');
  },
});

let isStopping = false;
async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, 'stopping');
  await phone.stop();
  process.exit(0);
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// A stand-in whose parent is gone would hold the port against the next start.
process.on('disconnect', () => void stop('disconnect'));

log.info({ url: phone.url }, 'the practice phone is ready');
process.send?.('ready');
