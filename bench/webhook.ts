/**
 * The webhook's baseline: a bare Express handler that parses the JSON and does one INSERT per request.
 * No signature, no encryption, no check of the channel.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'pg';

export interface BareWebhook {
  url: string;
  stop(): Promise<void>;
}

/** `databaseUrl`: a role that may create a table of its own, dropped at the stop. */
export async function startBareWebhook(
  databaseUrl: string,
  connections = 10,
): Promise<BareWebhook> {
  const pool = new Pool({ connectionString: databaseUrl, max: connections });
  await pool.query(
    `create table if not exists bare_events (id bigserial primary key, channel text not null, event_id text not null, event jsonb not null,
     received_at timestamptz not null default now(), unique (channel, event_id))`,
  );
  const app = express().disable('x-powered-by');
  app.post('/webhook/:channelKey', express.json({ limit: '1mb' }), async (request, response) => {
    const { events } = request.body as { events: { webhookEventId: string }[] };
    const [event] = events;
    await pool.query(
      'insert into bare_events (channel, event_id, event) values ($1, $2, $3) on conflict do nothing',
      [request.params['channelKey'], event?.webhookEventId, JSON.stringify(event)],
    );
    response.status(200).end();
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhook/demo`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await pool.query('drop table if exists bare_events');
      await pool.end();
    },
  };
}
