/** Says that nothing gets through: after a moment, so that a blink of the network frightens nobody. */

const AFTER_MS = 2_500;

export class CutOff {
  readonly #show: (isCutOff: boolean) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (isCutOff: boolean) => void) {
    this.#show = show;
  }

  reached(): void {
    this.stop();
    this.#show(false);
  }

  notReached(): void {
    this.#timer ??= setTimeout(() => this.#show(true), AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
