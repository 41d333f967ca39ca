/** Token buckets in memory: against floods from one session or address, not against an army. */
import { Refusal } from '../../domain/errors.ts';

export interface RateLimit {
  /** Takes one token. Refuses 'too-many-tries' when there is none. */
  take(key: string, now: number): void;
  /** Undoes a `take` that turned out to be no reason for caution. */
  giveBack(key: string): void;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * `burst` at once, then `perSecond`. When more keys come than are kept, all begin anew: it is better
 * to let a flood through to the next control than to turn away someone in need.
 */
export function createRateLimit({
  burst,
  perSecond,
  maxKeys = 50_000,
}: {
  burst: number;
  perSecond: number;
  maxKeys?: number;
}): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take(key, now) {
      const bucket = buckets.get(key);
      if (!bucket) {
        if (buckets.size >= maxKeys) buckets.clear();
        buckets.set(key, { tokens: burst - 1, at: now });
        return;
      }
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      if (bucket.tokens < 1) throw new Refusal('too-many-tries', { reason: 'rate' });
      bucket.tokens -= 1;
    },
    giveBack(key) {
      const bucket = buckets.get(key);
      if (bucket) bucket.tokens = Math.min(burst, bucket.tokens + 1);
    },
  };
}
