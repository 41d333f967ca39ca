/** Looking after the installation from the API's process: it sees when no worker is there any more, and mails that itself. */
import { lookAtCertificates } from '../operations/certificates.ts';
import { createMailSender } from '../operations/mail.ts';
import type { Look } from '../operations/looks.ts';
import { startWatch, type Watch } from '../operations/watch.ts';
import { isThere } from '../workflows/engine/client.ts';
import type { ApiDeps } from './deps.ts';
import { isScannerThere } from './files/scanner.ts';

const SCANNER_EVERY_MS = 30_000;
const CERTIFICATES_EVERY_MS = 3_600_000;
const ENGINE_PATIENCE_MS = 2_000;

/** Begun by the process alone: tests of routes look after nothing. */
export function watchFromApi(deps: ApiDeps): Watch {
  const { config, database, system, crypt, keys, engine, log, now, wakes } = deps;
  const sender = config.smtp && createMailSender(config.smtp);
  const [staffOrigin = config.roomOrigin] = config.ownOrigins;
  const watch = startWatch({
    process: 'api',
    database,
    system,
    crypt,
    keys,
    isEngineThere: () => isThere(engine, ENGINE_PATIENCE_MS),
    mail: sender && { sender, staffOrigin },
    alarmMailTo: config.alarmMailTo,
    disks: config.disks,
    ownLooks: [scannerLook(config.clamd), certificateLook(config.ownOrigins, now)],
    says: () => ({ wakeUps: wakes.isListening() ? 1 : 0 }),
    log,
    now,
  });
  return {
    async stop() {
      await watch.stop();
      sender?.close();
    },
  };
}

/** The worker knows one of the two origins alone. */
function certificateLook(origins: readonly string[], now: () => number): Look {
  return {
    name: 'certificates',
    everyMs: CERTIFICATES_EVERY_MS,
    components: ['certificate'],
    look: () => lookAtCertificates(origins, now()),
  };
}

function scannerLook(address: { host: string; port: number } | null): Look {
  return {
    name: 'scanner',
    everyMs: SCANNER_EVERY_MS,
    components: ['scanner'],
    async look() {
      if (address === null) return [{ component: 'scanner', state: 'unset' }];
      const isThere = await isScannerThere(address);
      return [
        {
          component: 'scanner',
          state: isThere ? 'ok' : 'away',
          reason: isThere ? null : 'no-answer',
        },
      ];
    },
  };
}
