/**
 * How a request reaches the LINE platform: with a time limit that really aborts, a log line
 * without content, and a token that can change between two requests.
 *
 * The SDK's generated clients call the global fetch without a signal and fix their token at
 * construction, so a hanging connection would hold a delivery for minutes. They keep their own
 * knowledge (paths, parameters, shapes) and get this transport in place of theirs.
 */

/** What a platform call needs to log; no path parameter, body or response text is ever in it. */
export interface LineCallLog {
  endpoint: string;
  status: number | null;
  requestId: string | null;
  ms: number;
}
export interface LineLog {
  info(fields: LineCallLog, message: string): void;
  warn(fields: LineCallLog, message: string): void;
}

/** The platform answered with something other than 2xx. The response text is dropped on purpose. */
export class PlatformAnswer extends Error {
  readonly status: number;
  readonly headers: Headers;
  constructor(status: number, headers: Headers) {
    super(`the LINE platform answered ${status}`);
    this.status = status;
    this.headers = headers;
  }
}

/** No usable answer came: no connection, a broken one, or none within the time limit. */
export class PlatformUnreachable extends Error {
  constructor(cause: unknown) {
    super('the LINE platform gave no answer', { cause });
  }
}

/** Stands for the address of a platform that is not there: nothing is ever sent to it. */
export const NO_PLATFORM = 'https://no-platform.invalid';

/** There is no platform for this channel: a practice service without a practice platform. */
export class PlatformMissing extends Error {}

/** The platform does not take the channel's id and secret. */
export class CredentialsRefused extends Error {}

export interface LineTransportOptions {
  baseUrl: string;
  /** For one whole exchange, from connecting to the last byte of the answer. */
  timeoutMs: number;
  log: LineLog;
  authorization?: Authorization;
}

/** Gives the token for a request; `renew` is asked once when the platform refuses that token. */
export interface Authorization {
  current(): Promise<string>;
  renew(refusedToken: string): Promise<string>;
}

interface Exchange {
  method: string;
  path: string;
  body?: string | Blob | undefined;
  headers?: Record<string, string>;
}

interface HeaderConfig {
  headers?: Record<string, string>;
}

/** The methods which the SDK's generated clients call on their `httpClient`. */
export interface SdkTransport {
  get(path: string, query?: Record<string, unknown>): Promise<Response>;
  post(path: string, body?: unknown, config?: HeaderConfig): Promise<Response>;
  put(path: string, body?: unknown, config?: HeaderConfig): Promise<Response>;
  postForm(path: string, form?: Record<string, unknown>): Promise<Response>;
  postBinaryContent(path: string, body: Blob): Promise<Response>;
  delete(path: string, query?: Record<string, unknown>): Promise<Response>;
}

/** Throws PlatformAnswer (status other than 2xx), PlatformUnreachable and PlatformMissing, nothing else of its own. */
export function createTransport(options: LineTransportOptions): SdkTransport {
  const send = (exchange: Exchange): Promise<Response> => sendAuthorised(options, exchange);
  return {
    get: (path, query) => send({ method: 'GET', path: withQuery(path, query) }),
    post: (path, body, config) => send(json('POST', path, body, config)),
    put: (path, body, config) => send(json('PUT', path, body, config)),
    postForm: (path, form) =>
      send({
        method: 'POST',
        path,
        body: searchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    postBinaryContent: (path, body) =>
      send({ method: 'POST', path, body, headers: { 'content-type': body.type } }),
    delete: (path, query) => send({ method: 'DELETE', path: withQuery(path, query) }),
  };
}

/**
 * Lets a client of the SDK speak through our transport. The field is private there, so an SDK
 * that renames it must fail at the start and not fall back to requests without a time limit.
 */
export function speakThrough<Client extends object>(
  client: Client,
  transport: SdkTransport,
): Client {
  const own: unknown = Reflect.get(client, 'httpClient');
  const fits = typeof own === 'object' && own !== null && 'postBinaryContent' in own;
  if (!fits) throw new Error('this version of @line/bot-sdk keeps its transport elsewhere');
  Reflect.set(client, 'httpClient', transport);
  return client;
}

async function sendAuthorised(
  options: LineTransportOptions,
  exchange: Exchange,
): Promise<Response> {
  const { authorization } = options;
  if (authorization === undefined) return await sendOnce(options, exchange);
  const token = await authorization.current();
  try {
    return await sendOnce(options, exchange, token);
  } catch (error) {
    if (!(error instanceof PlatformAnswer) || error.status !== 401) throw error;
    return await sendOnce(options, exchange, await authorization.renew(token));
  }
}

async function sendOnce(
  options: LineTransportOptions,
  exchange: Exchange,
  token?: string,
): Promise<Response> {
  if (options.baseUrl === NO_PLATFORM) throw new PlatformMissing('there is no platform');
  const request = new Request(new URL(exchange.path, options.baseUrl), {
    method: exchange.method,
    headers: {
      ...exchange.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: exchange.body ?? null,
    redirect: 'manual', // a redirect would carry the token to another place
    signal: AbortSignal.timeout(options.timeoutMs),
  });
  const startedAt = performance.now();
  const { response, bytes } = await exchangeBytes(request).catch((error: unknown) => {
    options.log.warn(callLog(exchange, null, startedAt), 'LINE gave no answer');
    throw new PlatformUnreachable(error);
  });
  const fields = callLog(exchange, response, startedAt);
  if (response.ok) {
    options.log.info(fields, 'LINE answered');
    return new Response(bytes.byteLength > 0 ? bytes : null, response);
  }
  options.log.warn(fields, 'LINE refused');
  throw new PlatformAnswer(response.status, response.headers);
}

/** A thousand rich menus, the most that an account can have, fit in. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** The body is read here too: the time limit would otherwise end with the headers. */
async function exchangeBytes(
  request: Request,
): Promise<{ response: Response; bytes: Uint8Array<ArrayBuffer> }> {
  const response = await fetch(request);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error('an answer without end');
    parts.push(part);
  }
  return { response, bytes: Buffer.concat(parts) };
}

function callLog(exchange: Exchange, response: Response | null, startedAt: number): LineCallLog {
  return {
    endpoint: `${exchange.method} ${endpointName(exchange.path)}`,
    status: response?.status ?? null,
    requestId: response?.headers.get('x-line-request-id') ?? null,
    ms: Math.round(performance.now() - startedAt),
  };
}

const PATH_WORDS = new Set(
  (
    'v2 v3 bot oauth2 token message push reply multicast broadcast quota consumption profile info ' +
    'richmenu alias list content user all validate insight followers channel webhook endpoint test liff apps'
  ).split(' '),
);

/** The path as a template: whatever is not one of our endpoints' words could be a person's id. */
function endpointName(path: string): string {
  const [plain = ''] = path.split('?');
  const words = plain
    .split('/')
    .map((word) => (word === '' || PATH_WORDS.has(word) ? word : ':id'));
  return words.join('/');
}

function json(method: string, path: string, body: unknown, config?: HeaderConfig): Exchange {
  return {
    method,
    path,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...config?.headers },
  };
}

function withQuery(path: string, query?: Record<string, unknown>): string {
  const params = searchParams(query).toString();
  return params === '' ? path : `${path}?${params}`;
}

function searchParams(values: Record<string, unknown> = {}): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number') params.set(name, String(value));
  }
  return params;
}
