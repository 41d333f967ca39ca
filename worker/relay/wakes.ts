/** Hears of commits elsewhere. A lost connection costs speed only: every loop looks for itself as well. */
import { Client } from 'pg';
import { NOTIFY_CHANNEL, parseWake, type WakeKind } from '../../db/notify.ts';
import type { RelayDeps } from './deps.ts';
import { reasonOf } from './failures.ts';

const AGAIN_AFTER_MS = 1_000;

export function listenForWakes(
  { systemUrl, log }: Pick<RelayDeps, 'systemUrl' | 'log'>,
  hear: (kind: WakeKind) => void,
): { stop(): Promise<void> } {
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopping = false;

  async function connect(): Promise<void> {
    const mine = new Client({
      connectionString: systemUrl,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      application_name: 'madoguchi relay',
    });
    client = mine;
    mine.on('error', (error) => again(mine, error));
    mine.on('end', () => again(mine, null));
    mine.on('notification', ({ payload }) => {
      const wake = parseWake(payload ?? '');
      if (wake) hear(wake.kind);
    });
    try {
      await mine.connect();
      await mine.query(`listen ${NOTIFY_CHANNEL}`);
    } catch (error) {
      again(mine, error);
    }
  }

  function again(broken: Client, error: unknown): void {
    if (isStopping || client !== broken) return;
    client = null;
    log.warn({ code: 'listen-lost', reason: reasonOf(error) }, 'no wake-up calls for a while');
    broken.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), AGAIN_AFTER_MS);
  }

  void connect();
  return {
    async stop() {
      isStopping = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
