/** Lets a few through at a time, in the order they came; when too many wait already, the next is refused. */
import { FILE_REFUSAL_TEXTS } from '../../domain/files.ts';
import { Refusal } from '../../domain/errors.ts';

export interface Gate {
  /** `who`: whose turn it is to be. Refuses 'unavailable' (busy) when too many wait. */
  run<T>(who: string, work: () => Promise<T>): Promise<T>;
}

interface Room {
  atOnce: number;
  waiting: number;
}

/** `ofOne`: how much of it one person may take, so that whoever comes with many, or slowly, does not keep out the others. */
export function createGate({ atOnce, waiting, ofOne }: Room & { ofOne: Room }): Gate {
  const queue: { who: string; go: () => void }[] = [];
  const inside = new Map<string, number>();
  let all = 0;

  const isFree = (who: string) => all < atOnce && (inside.get(who) ?? 0) < ofOne.atOnce;

  function enter(who: string): void {
    all += 1;
    inside.set(who, (inside.get(who) ?? 0) + 1);
  }

  function leave(who: string): void {
    all -= 1;
    const left = (inside.get(who) ?? 1) - 1;
    if (left > 0) inside.set(who, left);
    else inside.delete(who);
    // Whoever leaves hands over the place.
    const place = queue.findIndex((one) => isFree(one.who));
    const [next] = place < 0 ? [] : queue.splice(place, 1);
    if (!next) return;
    enter(next.who);
    next.go();
  }

  function wait(who: string): Promise<void> {
    const own = queue.filter((one) => one.who === who).length;
    if (queue.length >= waiting || own >= ofOne.waiting) {
      throw new Refusal('unavailable', { reason: 'busy', text: FILE_REFUSAL_TEXTS.busy });
    }
    return new Promise((go) => queue.push({ who, go }));
  }

  return {
    async run(who, work) {
      if (isFree(who)) enter(who);
      else await wait(who);
      try {
        return await work();
      } finally {
        leave(who);
      }
    },
  };
}
