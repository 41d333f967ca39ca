/** Opens everything the API works with and puts the application together; closes it in the reverse order. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createCrypt } from '../db/crypt.ts';
import { listenForWakes } from '../db/listen.ts';
import { openDatabase, tellerOf, type Database } from '../db/orm.ts';
import { firstRow, inSystem } from '../db/scope.ts';
import type { Door } from '../contracts/room.ts';
import type { Place } from '../domain/workflow-ids.ts';
import { createKeyStoreClient, type KeyStore } from '../keys/client.ts';
import { createIdTokenVerifier, type IdTokenVerifier } from '../line/id-token.ts';
import { openEngine } from '../workflows/engine/client.ts';
import { createCodec } from '../workflows/engine/codec.ts';
import { createKeyNames } from '../workflows/engine/key-names.ts';
import { createAccessRecorder } from './access-data/recorder.ts';
import { createApp } from './app.ts';
import type { ApiConfig } from './config.ts';
import type { ApiDeps } from './deps.ts';
import { createFileParts } from './files/parts.ts';
import { createMetrics } from './health/metrics.ts';
import type { Route } from './http/route.ts';
import { openWebhook } from './line/open-webhook.ts';
import { pages } from './pages.ts';
import { phoneProxy } from './phone-proxy.ts';
import { createPracticePhone } from './practice/phone.ts';
import { Realtime } from './realtime/realtime.ts';
import { allRoutes } from './routes.ts';
import { readDoor } from './room/doors.ts';
import { screens } from './screens/screens.ts';
import { createSearcher } from './search/searcher.ts';
import { createServiceCache } from './service-cache.ts';
import { createStaffParts } from './staff-parts.ts';

export interface Api {
  app: Express;
  deps: ApiDeps;
  routes: readonly Route[];
  /** Tells the open streams that this process goes away. */
  endStreams(): void;
  close(): Promise<void>;
}

/** A statement is cut after this, and so is waiting for a connection. */
const DATABASE_LIMITS = { statementTimeoutMs: 5_000, acquireTimeoutMs: 5_000 };

/** Nothing is waited for here: database, keys and engine may come up later. */
export async function openApi(
  config: ApiConfig,
  {
    log,
    now = Date.now,
    keys = createKeyStoreClient({ socketPath: config.keysSocket }),
  }: {
    log: Logger;
    now?: () => number;
    /** A test's own key store; closed with the API. */
    keys?: KeyStore;
  },
): Promise<Api> {
  const database = await openDatabase(config.appUrl, {
    poolSize: config.appPool,
    ...DATABASE_LIMITS,
  });
  const system = await openDatabase(config.systemUrl, {
    poolSize: config.systemPool,
    ...DATABASE_LIMITS,
  });
  const crypt = createCrypt(keys);
  const keyNames = createKeyNames((consultationId) => findPlace(system, consultationId));
  const engine = openEngine({ ...config.temporal, codec: createCodec(keys, keyNames.find) });
  const own = tellerOf(database);
  const wakes = listenForWakes({ databaseUrl: config.appUrl, name: 'madoguchi api', own, log });
  const metrics = createMetrics(system);
  const webhook = openWebhook({ systemUrl: config.systemUrl, crypt, keys, wakes, log });
  const staff = createStaffParts({ crypt, engine });
  // A step settles the command it answers: engine and workers are there again, whatever was unanswered before.
  wakes.onWake(({ kind, seq }) => {
    if (kind === 'command' && seq > 0) staff.engineWatch.note(true);
  });
  const { people } = staff;
  const realtime = new Realtime({ database, crypt, people, wakes, log, metrics, now });
  const deps: ApiDeps = {
    config,
    database,
    system,
    keys,
    crypt,
    engine,
    idTokens: {
      live: idTokensOf(config.lineApiBaseUrl),
      practice: idTokensOf(config.practiceLineApiBaseUrl),
    },
    practicePhone:
      config.practiceLineApiBaseUrl === null
        ? null
        : createPracticePhone(config.practiceLineApiBaseUrl),
    wakes,
    realtime,
    metrics,
    services: createServiceCache(wakes),
    accessRecorder: createAccessRecorder({ database, crypt, log }),
    searcher: createSearcher({ databaseUrl: config.appUrl, keysSocket: config.keysSocket }, log),
    files: createFileParts(config),
    staff,
    log,
    now,
  };
  const routes = allRoutes(webhook.route);
  return {
    app: createApp(deps, { routes, pages: pagesFor(deps) }),
    deps,
    routes,
    endStreams: () => realtime.endAll(),
    async close() {
      realtime.close();
      await wakes.close();
      await deps.searcher.close();
      await webhook.close();
      await engine.close();
      await deps.accessRecorder.settled();
      await database.close();
      await system.close();
      await keys.close();
      metrics.close();
    },
  };
}

/** Without a platform nobody can be told to be who they say. */
function idTokensOf(platform: string | null): IdTokenVerifier {
  if (platform !== null)
    return createIdTokenVerifier({ certsUrl: new URL('/oauth2/v2.1/certs', platform).href });
  return { verify: () => Promise.resolve({ ok: false, code: 'id-token-unverifiable' }) };
}

function pagesFor(deps: ApiDeps): RequestHandler[] {
  const { config, metrics } = deps;
  const isPractice = config.phoneUrl !== null;
  const own = [
    screens({ isPractice, doorOf: doorFor(deps) }),
    pages({ metrics, hasPhone: isPractice }),
  ];
  return config.phoneUrl === null ? own : [phoneProxy(config.phoneUrl), ...own];
}

/** What a page may wait for what stands before the door: without it she reads it a round trip later. */
const DOOR_WAIT_MS = 250;

function doorFor(deps: ApiDeps): (channelKey: string, caller: string) => Promise<Door | null> {
  return (channelKey, caller) =>
    Promise.race([
      readDoor(deps, channelKey, caller, deps.now()).catch(() => null),
      sleep(DOOR_WAIT_MS, null, { ref: false }),
    ]);
}

async function findPlace(system: Database, consultationId: string): Promise<Place | null> {
  const found = await inSystem(system, (tx) =>
    firstRow<Place>(
      tx,
      `select organisation_id as "organisationId", service_id as "serviceId", id as "consultationId" from consultations where id = ?`,
      [consultationId],
    ),
  );
  return found ?? null;
}
