/** Tells the other processes that something changed, after the commit and many at once. */
import type { Pool } from 'pg';

export const NOTIFY_CHANNEL = 'madoguchi';

/** Ids, codes and numbers, as `wakePayload` joins them: they become part of the text below. */
const PAYLOAD = /^[a-z0-9:-]{1,200}$/u;
/** One NOTIFY takes at most so many; what is beyond waits for the next. */
const AT_ONCE = 500;

interface Teller {
  waiting: Set<string>;
  isBusy: boolean;
}

const tellers = new WeakMap<Pool, Teller>();

/**
 * Hands over payloads without waiting. Commits that notify queue up behind each other over the whole
 * cluster and cannot share a flush of the log, so the message's own commit does not; a wake-up that
 * is lost with this process is made good by the listeners' own look (every second).
 */
export function tellOthers(pool: Pool, payloads: readonly string[]): void {
  if (payloads.length === 0) return;
  let teller = tellers.get(pool);
  if (!teller) tellers.set(pool, (teller = { waiting: new Set(), isBusy: false }));
  for (const payload of payloads) if (PAYLOAD.test(payload)) teller.waiting.add(payload);
  if (!teller.isBusy) void tell(pool, teller);
}

async function tell(pool: Pool, teller: Teller): Promise<void> {
  teller.isBusy = true;
  try {
    while (teller.waiting.size > 0) {
      const batch = [...teller.waiting].slice(0, AT_ONCE);
      for (const payload of batch) teller.waiting.delete(payload);
      const notifies = batch.map((payload) => `notify ${NOTIFY_CHANNEL}, '${payload}'`);
      // Nothing is stored by it, so nobody waits for the disk.
      await pool.query(`begin; set local synchronous_commit = off; ${notifies.join('; ')}; commit`);
    }
  } catch {
    // The listeners look for themselves; what waits goes out with the next.
  } finally {
    teller.isBusy = false;
  }
}
