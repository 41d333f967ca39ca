/** Tells that she types: seldom, and never what. A pause, or an empty field, takes it back. */
import { typed, TYPING_PAUSE, type Typing } from '../domain/presence.ts';

export class TellingTyping {
  readonly #say: (typing: boolean) => void;
  #typing: Typing | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (typing: boolean) => void) {
    this.#say = say;
  }

  /** The field changed under her hands. */
  key(isSomething: boolean): void {
    if (!isSomething) {
      this.#stop();
      return;
    }
    const { typing, isNews } = typed(this.#typing, Date.now());
    this.#typing = typing;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#stop(), TYPING_PAUSE);
    if (isNews) this.#say(true);
  }

  /** Over without a word of it: her message, or the beat of a hidden room, says as much. */
  forget(): void {
    clearTimeout(this.#pause);
    this.#typing = null;
  }

  #stop(): void {
    if (this.#typing === null) return;
    this.forget();
    this.#say(false);
  }
}
