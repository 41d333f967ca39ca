/** What the room says of itself, one word after the other: two at once could arrive in the wrong order, and "seen" stand for "put away". */
export class Beats {
  readonly #say: (typing: boolean | undefined) => Promise<void>;
  #due: { typing: boolean | undefined } | null = null;
  #isUnderWay = false;

  /** `say` tells how the room stands at that moment, and never throws. */
  constructor(say: (typing: boolean | undefined) => Promise<void>) {
    this.#say = say;
  }

  /** As soon as what was said before has been heard; what waits is said once, as it stands then. */
  beat(typing?: boolean): void {
    this.#due = { typing: typing ?? this.#due?.typing };
    if (!this.#isUnderWay) void this.#sayAll();
  }

  async #sayAll(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#due) {
      const { typing } = this.#due;
      this.#due = null;
      await this.#say(typing);
    }
    this.#isUnderWay = false;
  }
}
