/** The webhook with what it needs: a small pool of connections of its own, under the system role. */
import { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import type { Wakes } from '../../db/listen.ts';
import type { KeyStore } from '../../keys/key-store.ts';
import { createWebhookChannels } from './channels.ts';
import { createInboxWriter } from './inbox-writer.ts';
import { createWebhook } from './webhook.ts';
import { webhookRoute } from './route.ts';
import type { Route } from '../http/route.ts';

export interface OpenWebhookOptions {
  /** DATABASE_SYSTEM_URL */
  systemUrl: string;
  crypt: Crypt;
  keys: KeyStore;
  wakes: Pick<Wakes, 'onWake' | 'onReconnect' | 'isListening'>;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** One connection writes; the others look channels up, or take over while a broken one is replaced. */
const CONNECTIONS = 3;

export function openWebhook({ systemUrl, crypt, keys, wakes, log }: OpenWebhookOptions): {
  route: Route;
  close(): Promise<void>;
} {
  const pool = new Pool({
    connectionString: systemUrl,
    max: CONNECTIONS,
    connectionTimeoutMillis: 1_500,
    // A database that hangs must not hold every later request.
    query_timeout: 3_000,
    application_name: 'madoguchi webhook',
  });
  pool.on('error', (error) => {
    log.warn({ code: 'database-connection-lost', reason: error.name }, 'idle connection lost');
  });
  const inbox = createInboxWriter({
    pool,
    onFailure: (error, rows) => {
      const reason = error instanceof Error && 'code' in error ? error.code : undefined;
      log.warn({ code: 'inbox-unavailable', reason, rows }, 'webhook events not stored');
    },
  });
  const isTold = () => wakes.isListening();
  const channels = createWebhookChannels({ pool, crypt, keys, isTold });
  wakes.onWake(({ kind }) => {
    if (kind === 'channel') channels.forget();
  });
  wakes.onReconnect(() => channels.forget());
  return {
    route: webhookRoute(createWebhook({ channels, inbox, log })),
    close: () => pool.end(),
  };
}
