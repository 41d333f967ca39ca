/** A loop that empties a queue, sleeps while there is nothing to do, and is woken early. */
import { setTimeout as setTimer } from 'node:timers/promises';
import type { RelayDeps } from './deps.ts';
import { reasonOf } from './failures.ts';

export interface Loop {
  /** There may be something to do. */
  poke(): void;
  /** Resolves when the turn under way has come to its end. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  name: string;
  /** One turn; `true` when the next one should follow at once. */
  turn: () => Promise<boolean>;
  /** How long it sleeps when nobody wakes it. */
  idleMs: number;
  log: RelayDeps['log'];
}

const LONGEST_PAUSE_MS = 5_000;
/** Called again and again, as by a talk that flows, it looks at most so often. */
const LEAST_PAUSE_MS = 50;

export function startLoop({ name, turn, idleMs, log }: LoopOptions): Loop {
  let isStopping = false;
  let isPoked = false;
  let wakeUp: (() => void) | null = null;
  let failures = 0;
  const leaving = new AbortController();

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wakeUp = null;
        resolve();
      }
      wakeUp = done;
    });
  }

  /** A pause that nobody shortens but the end. */
  function rest(ms: number): Promise<unknown> {
    return setTimer(ms, undefined, { signal: leaving.signal }).catch(() => undefined);
  }

  async function once(): Promise<number> {
    try {
      const isMore = await turn();
      failures = 0;
      return isMore ? 0 : idleMs;
    } catch (error) {
      failures += 1;
      log.warn({ code: 'relay-turn-failed', queue: name, reason: reasonOf(error) }, 'relay paused');
      return Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures);
    }
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      isPoked = false;
      const pause = await once();
      if (pause === 0 || isStopping) continue;
      const rested = Math.min(pause, LEAST_PAUSE_MS);
      await rest(rested);
      // Whoever called meanwhile is answered now, all with one turn.
      if (!isStopping && (failures > 0 || !isPoked)) await sleep(pause - rested);
    }
  }

  const running = run();
  return {
    poke() {
      isPoked = true;
      // While the database is away, being called does not make it come back.
      if (failures === 0) wakeUp?.();
    },
    async stop() {
      isStopping = true;
      leaving.abort();
      wakeUp?.();
      await running;
    },
  };
}
