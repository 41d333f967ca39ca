/** Webhook, relay and LINE's stand-in around a real database and key store; the engine is played. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { openWebhook } from '../../api/line/open-webhook.ts';
import { openDatabase, type Database } from '../../db/orm.ts';
import { createLineClient } from '../../line/client.ts';
import { DEMO_CHANNEL } from '../../line/phone/demo-channel.ts';
import { startPhone, type Phone } from '../../line/phone/phone.ts';
import type { RelayDeps } from '../../worker/relay/deps.ts';
import { startRelays, type Relays } from '../../worker/relay/start.ts';
import { createFactories, type BuiltChannel, type Factories } from '../support/factories.ts';
import { startKeyStore, type TestKeyStore } from '../support/keys.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { PlayedEngine } from './played-engine.ts';

export interface RelayWorld {
  database: TestDatabase;
  keys: TestKeyStore;
  build: Factories;
  phone: Phone;
  /** The phone's practice account, in our database. */
  channel: BuiltChannel;
  webhookUrl: string;
  engine: PlayedEngine;
  deps: RelayDeps;
  /** Starts one more relay; ended with the world unless stopped before. */
  relay(overrides?: Partial<RelayDeps>): Relays;
  query<Row extends object>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Everything logged so far. */
  logged(): string;
  close(): Promise<void>;
}

/** Of channels nobody tells here: they are looked up anew. */
const nobody = () => () => undefined;

export async function startRelayWorld(): Promise<RelayWorld> {
  const [database, keys] = await Promise.all([createTestDatabase(), startKeyStore()]);
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const build = createFactories({ migratorUrl: database.migratorUrl, keys: keys.keys });
  const { crypt } = build;
  const wakes = { onWake: nobody, onReconnect: nobody, isListening: () => false };
  const webhook = openWebhook({
    systemUrl: database.systemUrl,
    crypt,
    keys: keys.keys,
    wakes,
    log,
  });
  const app = express();
  if (webhook.route.raw) app.post(webhook.route.path, webhook.route.raw);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const phone = await startPhone({ port: 0, webhookBaseUrl: base });
  const { channelKey, channelId, ...account } = DEMO_CHANNEL;
  const channel = await build.buildChannel({
    ...account,
    key: channelKey,
    lineChannelId: channelId,
  });
  const [app_, system] = await Promise.all([
    openDatabase(database.appUrl, { poolSize: 8 }),
    openDatabase(database.systemUrl, { poolSize: 4 }),
  ]);
  const engine = new PlayedEngine();
  const deps: RelayDeps = {
    database: app_,
    system,
    systemUrl: database.systemUrl,
    crypt,
    keys: keys.keys,
    engine,
    lineClient: (one) =>
      createLineClient({
        ...one,
        apiBaseUrl: phone.url,
        dataApiBaseUrl: phone.url,
        timeoutMs: 500,
        log,
      }),
    mail: null,
    auditFolders: [],
    log,
  };
  const relays = new Set<Relays>();
  return {
    database,
    keys,
    build,
    phone,
    channel,
    webhookUrl: `${base}/webhook/${channelKey}`,
    engine,
    deps,
    relay(overrides = {}) {
      const relay = startRelays({ ...deps, ...overrides });
      relays.add(relay);
      return relay;
    },
    async query<Row extends object>(sql: string, params: unknown[] = []) {
      const { rows } = await build.pool.query<Row>(sql, params);
      return rows;
    },
    logged: () => lines.join(''),
    async close() {
      await Promise.all([...relays].map((relay) => relay.stop()));
      await phone.stop();
      await stopServer(server);
      await webhook.close();
      await closeAll(app_, system);
      await build.close();
      await keys.stop();
      rmSync(keys.root, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** A world for the surrounding file or describe; its parts are there from the first hook or test on. */
export function useRelayWorld(): RelayWorld {
  let started: RelayWorld | undefined;
  beforeAll(async () => {
    started = await startRelayWorld();
  }, 120_000);
  afterAll(async () => {
    await started?.close();
  }, 60_000);
  return new Proxy({} as RelayWorld, {
    get(_target, property: keyof RelayWorld) {
      if (!started) throw new Error('the world is there only while tests run');
      return started[property];
    },
  });
}

async function stopServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function closeAll(...databases: Database[]): Promise<void> {
  await Promise.all(databases.map((one) => one.close()));
}
