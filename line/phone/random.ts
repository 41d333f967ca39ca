/** Chance that can be repeated: with the same seed the phone deals the same disorder and the same ids. */

export interface Random {
  /** 0 ≤ number < 1 */
  next(): number;
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** mulberry32: small, fast, good enough for disorder and no use for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = Math.floor(next() * (last + 1));
        const [moved] = shuffled.splice(other, 1);
        if (moved !== undefined) shuffled.push(moved);
      }
      return shuffled;
    },
  };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID, the form of webhook event ids: 48 bits of time, 80 of chance. */
export function ulid(at: Date, random: Random): string {
  let time = at.getTime();
  let text = '';
  for (let digit = 0; digit < 10; digit += 1) {
    text = CROCKFORD.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  for (let digit = 0; digit < 16; digit += 1)
    text += CROCKFORD.charAt(Math.floor(random.next() * 32));
  return text;
}
