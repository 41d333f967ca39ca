/** Hears what other processes and transactions tell of (NOTIFY) and hands it on to the streams of this process. */
import pg from 'pg';
import type { Logger } from 'pino';
import { NOTIFY_CHANNEL, parseWake, type Wake } from '../../db/notify.ts';

export interface Hub {
  /** Calls `listener` for every wake until the returned function is called. */
  listen(listener: (wake: Wake) => void): () => void;
  /** Calls `listener` after each new connection: what was told between two was told to nobody. */
  onReconnect(listener: () => void): () => void;
  isListening(): boolean;
  close(): Promise<void>;
}

const LEAST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Connects at once, and again whenever the connection is lost; meanwhile streams look for themselves. */
export function createHub({ databaseUrl, log }: { databaseUrl: string; log: Logger }): Hub {
  const listeners = new Set<(wake: Wake) => void>();
  const missed = new Set<() => void>();
  let client: pg.Client | null = null;
  let isListening = false;
  let isClosed = false;
  let wait = LEAST_WAIT_MS;
  let retry: NodeJS.Timeout | undefined;

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
      for (const listener of missed) listener();
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
    onReconnect(listener) {
      missed.add(listener);
      return () => missed.delete(listener);
    },
    isListening: () => isListening,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
