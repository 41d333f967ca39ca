import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is neither `null`, `undefined` nor `false`. Throws with `what` after the deadline. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  { withinMs = 30_000, everyMs = 25 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`${what}（${withinMs} ms 待ちました）`);
    await sleep(everyMs);
  }
}
