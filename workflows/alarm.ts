/** What wakes a workflow's main loop in time. */
import { CancellationScope, condition, patched, sleep } from '@temporalio/workflow';

/**
 * Keeps one timer of the engine running as long as it is not too late, for every step would otherwise
 * end one and begin another. It then rings too early, and who woke sets it again.
 */
export class Alarm {
  /** Workflows that began with a timer for each step go on so. */
  readonly #isKept = patched('kept-alarm');
  #running: { at: number; scope: CancellationScope } | null = null;
  #hasRung = false;

  /** Sleeps until that instant (`null`: there is none) or until `isAwake`; may wake too early. */
  async wait(isAwake: () => boolean, at: number | null): Promise<void> {
    const now = Date.now();
    if (at !== null && at <= now) return;
    if (!this.#isKept) {
      await (at === null ? condition(isAwake) : condition(isAwake, at - now));
      return;
    }
    this.#hasRung = false;
    this.#set(at, now);
    await condition(() => this.#hasRung || isAwake());
  }

  /** Whether it need not be set anew for that instant. */
  isInTimeFor(at: number | null): boolean {
    if (!this.#isKept) return false;
    if (at === null) return this.#running === null;
    return this.#running !== null && this.#running.at <= at;
  }

  #set(at: number | null, now: number): void {
    if (this.isInTimeFor(at)) return;
    this.#running?.scope.cancel();
    this.#running = at === null ? null : { at, scope: this.#begin(at - now) };
  }

  #begin(milliseconds: number): CancellationScope {
    const scope = new CancellationScope();
    const ring = () => {
      this.#running = null;
      this.#hasRung = true;
    };
    // Rejected only when it is ended before its time.
    scope.run(() => sleep(milliseconds)).then(ring, () => undefined);
    return scope;
  }
}
