/** One open stream of events to one browser. A reader who does not keep up is cut, never buffered for without bound. */
import type { Request, Response } from 'express';
import { createSession, type Session } from 'better-sse';

/** More than this waiting for a reader: give no more until it has been taken. */
const FULL_BYTES = 256 * 1024;
/** So much is never kept for anybody. */
const TOO_MUCH_BYTES = 2 * 1024 * 1024;
/** A reader that takes nothing for so long is gone. */
const PATIENCE_MS = 15_000;

export class EventStream {
  readonly #session: Session;
  readonly #response: Response;
  readonly #onCut: () => void;
  #fullSince: number | null = null;
  #lastId: string;

  private constructor(
    session: Session,
    { response, lastId, onCut }: { response: Response; lastId: string; onCut: () => void },
  ) {
    this.#lastId = lastId;
    this.#session = session;
    this.#response = response;
    this.#onCut = onCut;
  }

  /** Sends the head of the answer. `onCut` is called when the reader is cut for being too slow. */
  static async open(request: Request, response: Response, onCut: () => void): Promise<EventStream> {
    const session = await createSession(request, response, { keepAlive: null, retry: 2_000 });
    // Until the first message the reader stays where it was: an empty id would send it back to the beginning.
    const lastId = /^[\w:-]{1,64}$/u.exec(request.headers['last-event-id']?.toString() ?? '')?.[0];
    return new EventStream(session, { response, lastId: lastId ?? '', onCut });
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
    this.#session.push(data, event, this.#lastId);
    if (this.#response.writableLength > TOO_MUCH_BYTES) this.#cut();
  }

  /** Says why it ends and when to come again, and ends. */
  end(reason: 'session' | 'shutdown'): void {
    if (!this.isOpen) return;
    this.push('ended', { reason });
    this.#response.end();
  }

  onClose(listener: () => void): void {
    this.#response.once('close', listener);
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
