import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats `attempt` until it neither throws nor gives `false`, and hands back what it gave.
 * After `withinMs` the last failure is thrown: a deadline for what is broken, not a measure of speed.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = 50 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      const result = await attempt();
      if (result !== false) return result;
      if (Date.now() > deadline) throw new Error(`still false after ${withinMs} ms`);
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(everyMs);
  }
}
