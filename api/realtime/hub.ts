/** Hears what other processes and transactions tell of (NOTIFY) and hands it on to the streams of this process. */
import pg from 'pg';
import type { Logger } from 'pino';
import { NOTIFY_CHANNEL, parseWake, type Wake } from '../../db/notify.ts';

export interface Hub {
  /** Calls `listener` for every wake until the returned function is called. */
  listen(listener: (wake: Wake) => void): () => void;
  /** Calls `listener` whenever something may have been missed: after each (re)connection, and every 3 s as the floor. */
  onDoubt(listener: () => void): () => void;
  isListening(): boolean;
  close(): Promise<void>;
}

const FLOOR_MS = 3_000;
const LEAST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Connects at once and again whenever the connection is lost; until then only the floor wakes. */
export function createHub({ databaseUrl, log }: { databaseUrl: string; log: Logger }): Hub {
  const listeners = new Set<(wake: Wake) => void>();
  const doubters = new Set<() => void>();
  let client: pg.Client | null = null;
  let isListening = false;
  let isClosed = false;
  let wait = LEAST_WAIT_MS;
  let retry: NodeJS.Timeout | undefined;

  const doubt = (): void => {
    for (const listener of doubters) listener();
  };
  const floor = setInterval(doubt, FLOOR_MS);
  floor.unref();

  function lost(which: pg.Client): void {
    if (which !== client || isClosed) return;
    client = null;
    isListening = false;
    which.end().catch(() => undefined);
    retry = setTimeout(() => void connect(), wait);
    retry.unref();
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    log.warn({ code: 'listen-lost', waitMs: wait }, 'wake-up connection lost');
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      application_name: 'madoguchi api listen',
    });
    client = next;
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => {
      const wake = parseWake(payload ?? '');
      if (wake) for (const listener of listeners) listener(wake);
    });
    try {
      await next.connect();
      await next.query(`listen ${NOTIFY_CHANNEL}`);
      if (next !== client) return;
      isListening = true;
      wait = LEAST_WAIT_MS;
      // What was told between two connections was told to nobody.
      doubt();
    } catch {
      lost(next);
    }
  }

  void connect();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDoubt(listener) {
      doubters.add(listener);
      return () => doubters.delete(listener);
    },
    isListening: () => isListening,
    async close() {
      isClosed = true;
      clearInterval(floor);
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
