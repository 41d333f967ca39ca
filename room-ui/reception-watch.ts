/** Looks again when reception changes, each room a moment later by chance, so that not all ask at once. */
const AT_ONCE_MS = 500;
const SPREAD_MS = 2_000;
/** What is further away is heard of by the looks in between. */
const LONGEST_MS = 3_600_000;

export class ReceptionWatch {
  readonly #look: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(look: () => void) {
    this.#look = look;
  }

  /** It changes in so many milliseconds by the server's clock; `null`: nobody knows when. */
  await(changesInMs: number | null): void {
    this.stop();
    if (changesInMs === null || changesInMs > LONGEST_MS) return;
    this.#timer = setTimeout(
      () => this.#look(),
      changesInMs + AT_ONCE_MS + Math.random() * SPREAD_MS,
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
