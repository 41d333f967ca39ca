/** Requests to the staff API: JSON in, JSON out, refusals as errors with a code. */
import type { ErrorBody } from '../../contracts/common.ts';
import { STEP_UP_WAYS, type StepUpWay } from '../../domain/second-factor.ts';
import { readEvents, type NamedEvent } from './event-lines.ts';

export const OFFLINE_TEXT = 'つながりません。入力した内容は残っています。';

/** What the API refused, or that it could not be reached (`code: 'offline'`, status 0). The message is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ErrorBody['code'] | 'offline';
  readonly detail: ErrorBody['detail'];
  constructor(
    status: number,
    body: Pick<ErrorBody, 'message' | 'detail'> & { code: ApiError['code'] },
  ) {
    super(body.detail?.text ?? body.message);
    this.status = status;
    this.code = body.code;
    this.detail = body.detail;
  }
  /** The same request may succeed a little later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Http {
  /** `outlives`: goes out even when the page goes away meanwhile, unless it is too large for that; what is stored by PUT does. */
  ask: <Answer>(
    method: Method,
    path: string,
    body?: object,
    options?: { outlives: boolean },
  ) => Promise<Answer>;
  /** Bare bytes; its name goes in a header, since addresses are written down on their way. */
  upload: <Answer>(path: string, file: File) => Promise<Answer>;
  /** Asks for a file that is made anew. */
  download: (path: string, body: object) => Promise<AnsweredFile>;
  /** Asks for what comes bit by bit; resolves at its end, also where `signal` has given it up. */
  stream: (
    path: string,
    body: object,
    onEvent: (event: NamedEvent) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

export interface AnsweredFile {
  /** As it is to be saved. */
  name: string;
  blob: Blob;
}

interface Ears {
  /** Hears of every answer that says the session is over, and why as far as the server knows. */
  onSignedOut: (why: string | undefined) => void;
  /** Asks the person to prove once more who they are; resolves to whether they did. */
  onStepUp: (ways: readonly StepUpWay[]) => Promise<boolean>;
}

const STEP_UP_LEFT = '本人確認をやめたため、まだ行っていません。入力した内容は残っています。';

export function createHttp({ onSignedOut, onStepUp }: Ears): Http {
  async function read<Answer>(answer: Response): Promise<Answer> {
    const text = await answer.text().catch(() => '');
    if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
    throw refused(answer, text);
  }
  async function readFile(answer: Response): Promise<AnsweredFile> {
    if (!answer.ok) throw refused(answer, await answer.text().catch(() => ''));
    return { name: fileNameIn(answer), blob: await answer.blob() };
  }
  function refused(answer: Response, text: string): ApiError {
    const error = new ApiError(answer.status, refusalIn(text));
    if (error.code === 'not-signed-in') onSignedOut(error.detail?.reason);
    return error;
  }
  /** Whoever has to prove themself first is asked here, and the same request goes out again: no form knows of it. */
  async function proving<Answer>(
    request: () => Promise<Response>,
    take: (answer: Response) => Promise<Answer> = read,
  ): Promise<Answer> {
    try {
      return await take(await request());
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'step-up-needed') throw error;
      if (!(await onStepUp(waysIn(error)))) {
        throw new ApiError(error.status, { code: error.code, message: STEP_UP_LEFT });
      }
      return take(await request());
    }
  }
  return {
    ask: (method, path, body, options) =>
      proving(() => send(method, path, body, options?.outlives ?? method === 'PUT')),
    upload: (path, file) => proving(() => sendBytes(path, file)),
    download: (path, body) => proving(() => send('POST', path, body, false), readFile),
    async stream(path, body, onEvent, signal) {
      const answer = await reach(path, { ...asJson('POST', body), signal });
      if (!answer.ok) throw refused(answer, await answer.text().catch(() => ''));
      if (answer.body) await readEvents(answer.body, onEvent).catch(unlessGivenUp(signal));
    },
  };
}

/** RFC 8187, as our server writes it. */
function fileNameIn(answer: Response): string {
  const written = /filename\*=UTF-8''([^;]+)/u.exec(
    answer.headers.get('content-disposition') ?? '',
  );
  return written?.[1] === undefined ? 'file' : decodeURIComponent(written[1]);
}

function waysIn({ detail }: ApiError): readonly StepUpWay[] {
  const named = detail?.['ways'];
  return Array.isArray(named) ? STEP_UP_WAYS.filter((way) => named.includes(way)) : [];
}

function sendBytes(path: string, file: File): Promise<Response> {
  return reach(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'file-name': encodeURIComponent(file.name),
    },
    body: file,
  });
}

/** Browsers refuse requests that are to outlive their page when all such together are larger than 64 KiB. */
const MOST_THAT_OUTLIVES = 48 * 1024;

function send(
  method: Method,
  path: string,
  body: object | undefined,
  outlives: boolean,
): Promise<Response> {
  const text = JSON.stringify(body ?? {});
  const keepalive = outlives && new Blob([text]).size < MOST_THAT_OUTLIVES;
  return reach(path, { ...asJson(method, body), keepalive });
}

/** State-changing requests carry JSON even where they say nothing. */
function asJson(method: Method, body: object | undefined): RequestInit {
  const accept = 'application/json';
  if (method === 'GET') return { method, headers: { accept } };
  const headers = { accept, 'content-type': 'application/json' };
  return { method, headers, body: JSON.stringify(body ?? {}) };
}

/** What breaks off because nobody wants it any more is no failure. */
function unlessGivenUp(signal: AbortSignal): (error: unknown) => void {
  return () => {
    if (!signal.aborted) throw new ApiError(0, { code: 'offline', message: OFFLINE_TEXT });
  };
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    throw new ApiError(0, { code: 'offline', message: OFFLINE_TEXT });
  }
}

/** An intermediary's error page is not ours to show. */
function refusalIn(text: string): ErrorBody {
  try {
    const body = JSON.parse(text) as Partial<ErrorBody>;
    if (body.code !== undefined && body.message !== undefined) return body as ErrorBody;
  } catch {
    // Not JSON: not from the API.
  }
  return {
    code: 'unavailable',
    message: '今は処理できません。少し待ってからもう一度試してください。',
    requestId: '',
  };
}

/** What to tell a person about any error. */
export function textOf(error: unknown): string {
  return error instanceof ApiError ? error.message : '処理に失敗しました。もう一度試してください。';
}
