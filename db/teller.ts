/** Tells of what changed, after the commit: this process at once, the others many at a time. */
import type { Pool } from 'pg';

export const NOTIFY_CHANNEL = 'madoguchi';

/** Ids, codes and numbers, as `wakePayload` joins them: they become part of the text below. */
const PAYLOAD = /^[a-z0-9:-]{1,200}$/u;
/** One NOTIFY takes at most so many; what is beyond waits for the next. */
const AT_ONCE = 500;

/** What is told through one pool of connections. */
export interface Teller {
  /** In this process, called with each payload without the way through the server. */
  readonly hearers: Set<(payload: string) => void>;
  /** The server's process ids of the pool's connections: what comes from them was heard here already. */
  readonly backends: Set<number | null>;
}

interface Telling extends Teller {
  waiting: Set<string>;
  isBusy: boolean;
}

const tellings = new WeakMap<Pool, Telling>();

/** Tells what is told through the pool to the hearers as well; to be called before its first connection. */
export function followPool(pool: Pool, { hearers, backends }: Teller): void {
  tellings.set(pool, { hearers, backends, waiting: new Set(), isBusy: false });
  pool.on('connect', (client) => void backends.add(backendOf(client)));
  pool.on('remove', (client) => void backends.delete(backendOf(client)));
}

function backendOf(client: object): number | null {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : null;
}

/**
 * Hands over payloads without waiting. Commits that notify queue up behind each other over the whole
 * cluster and cannot share a flush of the log, so the message's own commit does not; a wake-up that
 * is lost with this process is made good by the listeners' own look (every second).
 */
export function tellOthers(pool: Pool, payloads: readonly string[]): void {
  const telling = tellings.get(pool);
  if (!telling || payloads.length === 0) return;
  for (const hearer of telling.hearers) for (const payload of payloads) hearer(payload);
  for (const payload of payloads) if (PAYLOAD.test(payload)) telling.waiting.add(payload);
  if (!telling.isBusy) void tell(pool, telling);
}

async function tell(pool: Pool, telling: Telling): Promise<void> {
  telling.isBusy = true;
  try {
    while (telling.waiting.size > 0) {
      const batch = [...telling.waiting].slice(0, AT_ONCE);
      for (const payload of batch) telling.waiting.delete(payload);
      const notifies = batch.map((payload) => `notify ${NOTIFY_CHANNEL}, '${payload}'`);
      // Nothing is stored by it, so nobody waits for the disk.
      await pool.query(`begin; set local synchronous_commit = off; ${notifies.join('; ')}; commit`);
    }
  } catch {
    // The listeners look for themselves; what waits goes out with the next.
  } finally {
    telling.isBusy = false;
  }
}
