/** One open stream of events to one browser. A reader who does not keep up is cut, never buffered for without bound. */
import type { Request, Response } from 'express';
import type { StreamEnd } from '../../contracts/realtime.ts';

/** More than this waiting for a reader: give no more until it has been taken. */
const FULL_BYTES = 256 * 1024;
/** So much is never kept for anybody. */
const TOO_MUCH_BYTES = 2 * 1024 * 1024;
/** A reader that takes nothing for so long is gone. */
const PATIENCE_MS = 15_000;
/** After a break browsers come again after so long. */
const RETRY_MS = 2_000;
/** Nobody in between keeps it, changes it or waits until there is more of it. */
const HEAD = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-cache, no-store, no-transform, must-revalidate, max-age=0',
  Pragma: 'no-cache',
  'X-Accel-Buffering': 'no',
} as const;

export class EventStream {
  readonly #response: Response;
  readonly #onCut: () => void;
  #fullSince: number | null = null;
  #lastId: string;

  /** Sends the head of the answer. `onCut` is called when the reader is cut for being too slow. */
  constructor(request: Request, response: Response, onCut: () => void) {
    // Until the first message the reader stays where it was: an empty id would send it back to the beginning.
    const lastId = /^[\w:-]{1,64}$/u.exec(request.headers['last-event-id']?.toString() ?? '')?.[0];
    this.#lastId = lastId ?? '';
    this.#response = response;
    this.#onCut = onCut;
    response.socket?.setNoDelay(true);
    response.writeHead(200, HEAD);
    response.write(`retry:${RETRY_MS}\n\n`);
  }

  get isOpen(): boolean {
    return !this.#response.destroyed && !this.#response.writableEnded;
  }

  /** Nothing more is to be given now; `onDrain` tells when to go on. */
  get isFull(): boolean {
    return this.#response.writableLength > FULL_BYTES;
  }

  /** An event without `id` leaves the reader's position where it is. */
  push(event: string, data: unknown, id?: string): void {
    if (!this.isOpen) return;
    if (id !== undefined) this.#lastId = id;
    // JSON has no line breaks of its own, so one line holds it all.
    this.#response.write(`event:${event}\nid:${this.#lastId}\ndata:${JSON.stringify(data)}\n\n`);
    if (this.#response.writableLength > TOO_MUCH_BYTES) this.#cut();
  }

  /** Says why it ends and when to come again, and ends. */
  end(reason: StreamEnd): void {
    if (!this.isOpen) return;
    this.push('ended', { reason });
    this.#response.end();
  }

  /** All was said: nobody needs to come again. */
  finish(): void {
    if (this.isOpen) this.#response.end();
  }

  onClose(listener: () => void): void {
    // Gone before anybody asked.
    if (this.#response.closed) queueMicrotask(listener);
    else this.#response.once('close', listener);
  }

  onDrain(listener: () => void): void {
    this.#response.on('drain', listener);
  }

  /** To be called now and then: cuts a reader that has taken nothing for long. */
  check(now: number): void {
    if (!this.isFull) this.#fullSince = null;
    else if (this.#fullSince === null) this.#fullSince = now;
    else if (now - this.#fullSince > PATIENCE_MS) this.#cut();
  }

  #cut(): void {
    if (!this.isOpen) return;
    this.#onCut();
    this.#response.destroy();
  }
}
