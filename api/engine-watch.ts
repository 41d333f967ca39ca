/** Whether the engine answers: asked now and then, and told by every command what became of it. */
import { isThere, type Engine } from '../workflows/engine/client.ts';

export interface EngineWatch {
  /** What is known now, without waiting. */
  isAway(): boolean;
  /** The same, asked anew when the last answer is older than two seconds; waits at most one. */
  check(): Promise<{ isAway: boolean }>;
  /** A command was answered, or was not within its deadline. */
  note(answered: boolean): void;
}

const FRESH_MS = 2_000;
const PATIENCE_MS = 1_000;
/** The engine may answer while its workers do not: a command without an answer counts for so long. */
const SILENCE_COUNTS_MS = 60_000;

/** `clock`: monotonic, in ms. */
export function createEngineWatch(
  engine: Engine,
  clock: () => number = () => performance.now(),
): EngineWatch {
  let isReached = true;
  let askedAt = Number.NEGATIVE_INFINITY;
  let silentAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  const isAway = (): boolean => !isReached || clock() - silentAt < SILENCE_COUNTS_MS;

  async function ask(): Promise<void> {
    isReached = await isThere(engine, PATIENCE_MS);
    askedAt = clock();
  }

  function refresh(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    isAway() {
      // Whoever asks next knows more.
      if (clock() - askedAt > FRESH_MS) refresh().catch(() => undefined);
      return isAway();
    },
    async check() {
      if (clock() - askedAt > FRESH_MS) await refresh();
      return { isAway: isAway() };
    },
    note(answered) {
      silentAt = answered ? Number.NEGATIVE_INFINITY : clock();
      if (answered) isReached = true;
    },
  };
}
