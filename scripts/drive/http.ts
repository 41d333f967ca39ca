/** One browser's worth of HTTP: JSON in, JSON out, cookies kept. For driving a running system from outside. */

export interface Answer {
  status: number;
  /** The parsed body; `null` where there is none. */
  body: unknown;
}

export interface Browser {
  /** Where requests go; also their origin. */
  base: string;
  get(path: string): Promise<Answer>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  /** Bare bytes, as a picture goes up. */
  upload(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answer>;
  /** The `Cookie` header it sends now. */
  cookie(): string;
}

/** `timeoutMs`: how long a request may take at all. */
export function createBrowser(base: string, { timeoutMs = 15_000 } = {}): Browser {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  async function ask(
    method: string,
    path: string,
    content?: { type: string; body: string | Uint8Array<ArrayBuffer> },
  ): Promise<Answer> {
    const response = await fetch(new URL(path, base), {
      method,
      headers: {
        accept: 'application/json',
        origin: base,
        ...(jar.size > 0 ? { cookie: cookie() } : {}),
        ...(content === undefined ? {} : { 'content-type': content.type }),
      },
      ...(content === undefined ? {} : { body: content.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    keepCookies(jar, response.headers.getSetCookie());
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : parse(text) };
  }

  return {
    base,
    get: (path) => ask('GET', path),
    send: (method, path, body) =>
      ask(method, path, { type: 'application/json', body: JSON.stringify(body ?? {}) }),
    upload: (path, bytes) => ask('POST', path, { type: 'application/octet-stream', body: bytes }),
    cookie,
  };
}

function keepCookies(jar: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const pair = line.split(';', 1)[0] ?? '';
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (value === '' || /max-age=0/iu.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
}

/** A page of an intermediary is told by its text, not by a parser's error. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An answer that is not what was asked for. */
export class UnexpectedAnswer extends Error {
  readonly answer: Answer;
  constructor(what: string, answer: Answer) {
    super(`${what}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`);
    this.answer = answer;
  }
}

/** The body of a 2xx answer. Throws UnexpectedAnswer. */
export async function ok(what: string, asked: Promise<Answer>): Promise<unknown> {
  const answer = await asked;
  if (answer.status < 200 || answer.status > 299) throw new UnexpectedAnswer(what, answer);
  return answer.body;
}
