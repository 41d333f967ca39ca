/** One pipelined connection to the key store that comes back by itself. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Refusal } from '../domain/errors.ts';
import { createLineReader } from './lines.ts';
import { KeyAnswer, RESULTS } from './protocol.ts';
import type { KeyRequest, KeyResult, KeyVerb } from './protocol.ts';

const FIRST_RETRY_MS = 20;
const LAST_RETRY_MS = 500;
// An answer with the keys of a whole search is longer than any request.
const MAX_ANSWER_BYTES = 1024 * 1024;

type RequestBody<V extends KeyVerb> = Omit<Extract<KeyRequest, { verb: V }>, 'id' | 'verb'>;

interface Pending {
  verb: KeyVerb;
  line: string;
  isSent: boolean;
  timer: NodeJS.Timeout;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export interface KeyConnection {
  /** Sends a request. Refuses with the store's code, or 'keys-unavailable' when `timeoutMs` pass without an answer. */
  request<V extends KeyVerb>(
    verb: V,
    body: RequestBody<V>,
    timeoutMs: number,
  ): Promise<KeyResult<V>>;
  /** True from the moment the store was lost or kept silent until it answers again. */
  isAway(): boolean;
  close(): Promise<void>;
}

// Asked twice, these two would be done twice.
const NEVER_REPEATED: readonly KeyVerb[] = ['rotate', 'rewrap'];

export function createKeyConnection(socketPath: string): KeyConnection {
  const pending = new Map<number, Pending>();
  let socket: Socket | undefined;
  let isOpen = false;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let nextId = 1;
  let away = false;
  let isClosed = false;

  function request<V extends KeyVerb>(
    verb: V,
    body: RequestBody<V>,
    timeoutMs: number,
  ): Promise<KeyResult<V>> {
    if (isClosed) return Promise.reject(new Refusal('keys-unavailable'));
    return new Promise((resolve, reject) => {
      const id = nextId;
      nextId += 1;
      const timer = setTimeout(() => {
        away = true;
        settle(id)?.reject(new Refusal('keys-unavailable'));
      }, timeoutMs);
      const waiting: Pending = {
        verb,
        line: `${JSON.stringify({ id, verb, ...body })}\n`,
        isSent: false,
        timer,
        // `answer` has checked the result against this verb's schema.
        resolve: (result) => resolve(result as KeyResult<V>),
        reject,
      };
      pending.set(id, waiting);
      if (isOpen) send(waiting);
      else open();
    });
  }

  function send(waiting: Pending): void {
    waiting.isSent = true;
    socket?.write(waiting.line);
  }

  function open(): void {
    if (socket || retry || isClosed) return;
    const opening = connect(socketPath);
    socket = opening;
    // An idle connection must not keep a finished script alive; a request's timer does while one waits.
    opening.unref();
    const read = createLineReader((line) => answer(line, opening), MAX_ANSWER_BYTES);
    opening.on('connect', () => {
      isOpen = true;
      retryMs = FIRST_RETRY_MS;
      for (const waiting of pending.values()) send(waiting);
    });
    opening.on('data', (chunk) => {
      if (!read(chunk)) opening.destroy();
    });
    // 'close' follows and does what is to be done.
    opening.on('error', () => undefined);
    opening.on('close', () => lost(opening));
  }

  function lost(closed: Socket): void {
    if (socket !== closed) return;
    socket = undefined;
    isOpen = false;
    away = true;
    for (const [id, waiting] of pending) {
      if (!waiting.isSent) continue;
      waiting.isSent = false;
      if (NEVER_REPEATED.includes(waiting.verb))
        settle(id)?.reject(new Refusal('keys-unavailable'));
    }
    if (pending.size === 0 || isClosed) return;
    retry = setTimeout(() => {
      retry = undefined;
      if (pending.size > 0) open();
    }, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }

  function answer(line: string, from: Socket): void {
    const parsed = parseAnswer(line);
    const waiting = parsed?.id == null ? undefined : pending.get(parsed.id);
    if (!parsed || parsed.id === null) {
      // Whoever speaks there is no key store, or answers what was never asked.
      from.destroy();
      return;
    }
    away = false;
    if (!waiting) return;
    settle(parsed.id);
    if (!parsed.ok) {
      waiting.reject(new Refusal(parsed.code));
      return;
    }
    const result = RESULTS[waiting.verb].safeParse(parsed.result);
    if (result.success) waiting.resolve(result.data);
    else waiting.reject(new Error(`the key store answered ${waiting.verb} in a form unknown here`));
  }

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    pending.delete(id);
    return waiting;
  }

  return {
    request,
    isAway: () => away,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      for (const id of pending.keys()) settle(id)?.reject(new Refusal('keys-unavailable'));
      const open = socket;
      if (!open) return;
      await new Promise<void>((resolve) => {
        open.ref();
        open.once('close', () => resolve());
        open.destroy();
      });
    },
  };
}

function parseAnswer(line: string): KeyAnswer | undefined {
  try {
    return KeyAnswer.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
