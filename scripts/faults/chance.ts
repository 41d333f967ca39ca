/** Chance that can be repeated: the seed is printed, and the same seed deals the same run. */
import { createRandom } from '../../line/phone/random.ts';

export interface Chance {
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  shuffled<T>(items: readonly T[]): T[];
}

export function createChance(seed: number): Chance {
  const random = createRandom(seed);
  const between = (least: number, most: number) =>
    least + Math.floor(random.next() * (most - least + 1));
  return {
    between,
    pick: (from) => from[between(0, from.length - 1)] ?? from[0],
    shuffled: (items) => random.shuffle(items),
  };
}
