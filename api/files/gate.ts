/** Lets a few through at a time, in the order they came; when too many wait already, the next is refused. */
import { FILE_REFUSAL_TEXTS } from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';

export interface Gate {
  /** Refuses 'unavailable' (busy) when too many wait. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate {
  const queue: (() => void)[] = [];
  let inside = 0;
  return {
    async run(work) {
      if (inside >= atOnce) {
        if (queue.length >= waiting) {
          throw new Refusal('unavailable', { reason: 'busy', text: FILE_REFUSAL_TEXTS.busy });
        }
        // Whoever leaves hands over the place.
        await new Promise<void>((resolve) => queue.push(resolve));
      } else inside += 1;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else inside -= 1;
      }
    },
  };
}
