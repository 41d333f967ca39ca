/**
 * Hears what other processes tell of (NOTIFY), and at once what this one does. A lost connection costs
 * speed only: whoever listens looks for itself as well.
 */
import pg from 'pg';
import { NOTIFY_CHANNEL, parseWake, type Wake } from './notify.ts';
import type { Teller } from './teller.ts';

export interface Wakes {
  /** Calls `listener` for every wake until the returned function is called. */
  onWake(listener: (wake: Wake) => void): () => void;
  /** Calls `listener` after each new connection: what was told between two was told to nobody. */
  onReconnect(listener: () => void): () => void;
  isListening(): boolean;
  close(): Promise<void>;
}

interface Options {
  databaseUrl: string;
  /** What the connection is called in the server's list. */
  name: string;
  /** What this process tells of itself, and so need not hear from the server. */
  own?: Teller;
  log: { warn(details: object, text: string): void };
}

const LEAST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Connects at once, and again whenever the connection is lost. */
export function listenForWakes({ databaseUrl, name, own, log }: Options): Wakes {
  const listeners = new Set<(wake: Wake) => void>();
  const missed = new Set<() => void>();
  let client: pg.Client | null = null;
  let isListening = false;
  let isClosed = false;
  let wait = LEAST_WAIT_MS;
  let retry: NodeJS.Timeout | undefined;

  function hear(payload: string): void {
    const wake = parseWake(payload);
    if (wake) for (const listener of listeners) listener(wake);
  }

  function lost(which: pg.Client, error?: unknown): void {
    if (which !== client || isClosed) return;
    client = null;
    isListening = false;
    which.end().catch(() => undefined);
    retry = setTimeout(() => void connect(), wait);
    retry.unref();
    log.warn(
      { code: 'listen-lost', reason: codeOf(error), waitMs: wait },
      'wake-up connection lost',
    );
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      application_name: name,
    });
    client = next;
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload, processId }) => {
      if (!own?.backends.has(processId)) hear(payload ?? '');
    });
    try {
      await next.connect();
      await next.query(`listen ${NOTIFY_CHANNEL}`);
      if (next !== client) return;
      isListening = true;
      wait = LEAST_WAIT_MS;
      for (const listener of missed) listener();
    } catch (error) {
      lost(next, error);
    }
  }

  void connect();
  own?.hearers.add(hear);
  return {
    onWake: (listener) => kept(listeners, listener),
    onReconnect: (listener) => kept(missed, listener),
    isListening: () => isListening,
    async close() {
      isClosed = true;
      own?.hearers.delete(hear);
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}

function kept<Listener>(all: Set<Listener>, one: Listener): () => void {
  all.add(one);
  return () => void all.delete(one);
}

/** The code alone: messages may name places. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'ended';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
