/** The whole API in this process, on a free port, with a fresh database, a real key store and the practice phone's ID tokens. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import type { ApiConfig } from '../../api/config.ts';
import type { ApiDeps } from '../../api/deps.ts';
import type { Route } from '../../api/http/route.ts';
import { openApi } from '../../api/open.ts';
import { startPhone, type Phone } from '../../line/phone/phone.ts';
import { createFactories, type Factories } from './factories.ts';
import { NO_MAIL } from './no-mail.ts';
import { startKeyStore, type TestKeyStore } from './keys.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

export interface TestApi {
  url: string;
  deps: ApiDeps;
  routes: readonly Route[];
  build: Factories;
  database: TestDatabase;
  keys: TestKeyStore;
  phone: Phone;
  /** The clock of the API; moves only by `clock.move(ms)` on top of real time. */
  clock: { now(): number; move(ms: number): void };
  /** Everything logged so far. */
  logged(): string;
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  /** Another API over the same database and keys, as behind a balancer: its address. It ends with this one. */
  replica(): Promise<string>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Value of the `Cookie` header. */
  cookie?: string;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string | null>;
}

export interface Called<Body = unknown> {
  status: number;
  body: Body;
  headers: Headers;
  /** What a browser would send back: the cookies set, as a `Cookie` header. */
  cookie: string;
}

export interface TestApiOptions {
  /** Nobody listens there by default: the engine is away. */
  temporal?: { address: string; namespace: string; taskQueue: string };
  config?: Partial<ApiConfig>;
}

// Port 1 of this machine refuses at once.
const NO_ENGINE = { address: '127.0.0.1:1', namespace: 'madoguchi', taskQueue: 'madoguchi' };

export async function startTestApi({
  temporal = NO_ENGINE,
  config = {},
}: TestApiOptions = {}): Promise<TestApi> {
  const [database, keys] = await Promise.all([createTestDatabase(), startKeyStore()]);
  const phone = await startPhone({ port: 0, webhookBaseUrl: 'http://127.0.0.1:1' });
  let moved = 0;
  const clock = { now: () => Date.now() + moved, move: (ms: number) => void (moved += ms) };
  const { log, logged } = listenedLog();
  const settings: ApiConfig = {
    port: 0,
    appUrl: database.appUrl,
    appPool: 8,
    systemUrl: database.systemUrl,
    systemPool: 2,
    keysSocket: keys.socketPath,
    temporal,
    lineApiBaseUrl: phone.url,
    practiceLineApiBaseUrl: phone.url,
    phoneUrl: null,
    roomOrigin: 'http://127.0.0.1:1',
    staffOrigin: null,
    ownOrigins: [],
    trustProxy: 0,
    roomWrites: { burst: 10_000, perSecond: 10_000 },
    clamd: null,
    offersMail: true,
    ...NO_MAIL,
    logLevel: 'info',
    exportsFolder: join(keys.root, 'exports'),
    production: false,
    ...config,
  };
  const served: Served[] = [];
  async function serve(): Promise<Served> {
    const one = await serveApi(settings, { log, now: clock.now });
    served.push(one);
    return one;
  }
  const { api, url } = await serve();
  const build = createFactories({ migratorUrl: database.migratorUrl, keys: keys.keys });
  return {
    url,
    deps: api.deps,
    routes: api.routes,
    build,
    database,
    keys,
    phone,
    clock,
    logged,
    call: (method, path, options) => call(url, method, path, options),
    replica: async () => (await serve()).url,
    async close() {
      for (const one of served) {
        await stopServer(one.server);
        await one.api.close();
      }
      await build.close();
      await phone.stop();
      await keys.stop();
      rmSync(keys.root, { recursive: true, force: true });
      await database.drop();
    },
  };
}

interface Served {
  api: Awaited<ReturnType<typeof openApi>>;
  server: Server;
  url: string;
}

async function serveApi(
  config: ApiConfig,
  options: Parameters<typeof openApi>[1],
): Promise<Served> {
  const api = await openApi(config, options);
  // Longer than any test pauses: a connection closed at the moment of its next use is no finding.
  const server = createServer({ keepAliveTimeout: 65_000 }, api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { api, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Starts the API for the surrounding file or describe; its parts are there from the first hook or test on. */
export function useTestApi(options: TestApiOptions = {}): TestApi {
  let started: TestApi | undefined;
  beforeAll(async () => {
    started = await startTestApi(options);
  }, 120_000);
  afterAll(async () => {
    await started?.close();
  }, 60_000);
  return new Proxy({} as TestApi, {
    get(_target, property: keyof TestApi) {
      if (!started) throw new Error('the API runs only while tests do');
      return started[property];
    },
  });
}

/** A request as our own pages make it. A header given as `null` is left out. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Called> {
  const { cookie, body, raw, headers = {} } = options;
  const all = new Headers({ Origin: url });
  if (body !== undefined || raw !== undefined) all.set('Content-Type', 'application/json');
  else if (method !== 'GET' && method !== 'DELETE') all.set('Content-Type', 'application/json');
  if (cookie) all.set('Cookie', cookie);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
  const response = await fetch(`${url}${path}`, {
    method,
    headers: all,
    body: sent,
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    body: isJson && text !== '' ? JSON.parse(text) : text,
    headers: response.headers,
    cookie: response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
  };
}

function listenedLog() {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { log: pino({ level: 'info' }, stream), logged: () => text };
}

async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
