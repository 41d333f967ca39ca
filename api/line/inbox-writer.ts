/**
 * Puts webhook events into the inbox. Requests that arrive while one insert is under way share the
 * next one: a commit's flush to the disk then costs many requests no more than one.
 */
import type { Pool } from 'pg';

export interface InboxRow {
  organisationId: string;
  serviceId: string;
  channelId: string;
  webhookEventId: string;
  type: string;
  /** Encrypted. */
  event: Buffer;
  /** Why the event is only kept and not acted on; `null` for one to be handled. */
  ignored: string | null;
}

export interface InboxWriter {
  /** `stored` is said after the commit. `unavailable`: the database is away or too much waits; the sender asks again. */
  store(rows: readonly InboxRow[], withinMs: number): Promise<'stored' | 'unavailable'>;
}

export interface InboxWriterOptions {
  /** Under the system role. */
  pool: Pick<Pool, 'query'>;
  /** Rows of one statement; a single request may bring more. */
  maxBatch?: number;
  /** Rows that may wait in memory. */
  maxWaiting?: number;
  onFailure?: (error: unknown, rows: number) => void;
}

interface Waiting {
  rows: readonly InboxRow[];
  settle: (answer: 'stored' | 'unavailable') => void;
  isOver: boolean;
}

const STORE_EVENTS = `
insert into inbox (organisation_id, service_id, channel_id, webhook_event_id, type, event, status, reason, settled_at)
select o, s, c, e, t, b, case when r is null then 'pending' else 'ignored' end, r, case when r is null then null else now() end
from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::text[]) as given (o, s, c, e, t, b, r)
on conflict (channel_id, webhook_event_id) do nothing`;

export function createInboxWriter(options: InboxWriterOptions): InboxWriter {
  const { pool, maxBatch = 500, maxWaiting = 5_000, onFailure } = options;
  let waiting: Waiting[] = [];
  let waitingRows = 0;
  let isWriting = false;

  function takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let size = 0;
    let taken = 0;
    for (const one of waiting) {
      if (batch.length > 0 && size + one.rows.length > maxBatch) break;
      taken += 1;
      waitingRows -= one.rows.length;
      if (one.isOver) continue;
      batch.push(one);
      size += one.rows.length;
    }
    waiting = waiting.slice(taken);
    return batch;
  }

  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = takeBatch();
      const rows = batch.flatMap((one) => one.rows);
      if (rows.length === 0) continue;
      const answer = await insert(rows);
      for (const one of batch) one.settle(answer);
    }
    isWriting = false;
  }

  async function insert(rows: InboxRow[]): Promise<'stored' | 'unavailable'> {
    try {
      await pool.query({ name: 'store-events', text: STORE_EVENTS, values: columnsOf(rows) });
      return 'stored';
    } catch (error) {
      onFailure?.(error, rows.length);
      return 'unavailable';
    }
  }

  return {
    store(rows, withinMs) {
      if (rows.length === 0) return Promise.resolve('stored');
      if (withinMs <= 0) return Promise.resolve('unavailable');
      if (waitingRows + rows.length > maxWaiting && waitingRows > 0)
        return Promise.resolve('unavailable');
      return new Promise((resolve) => {
        const one: Waiting = { rows, settle, isOver: false };
        // What is in the statement already may still be stored; the sender's repetition then changes nothing.
        const timer = setTimeout(settle, withinMs, 'unavailable');
        function settle(answer: 'stored' | 'unavailable'): void {
          clearTimeout(timer);
          one.isOver = true;
          resolve(answer);
        }
        waiting.push(one);
        waitingRows += rows.length;
        if (!isWriting) void write();
      });
    },
  };
}

/** Two writers that meet the same events in different order would wait for each other; in one order they cannot. */
function columnsOf(rows: InboxRow[]): unknown[] {
  const ordered = rows.toSorted(
    (a, b) => compare(a.channelId, b.channelId) || compare(a.webhookEventId, b.webhookEventId),
  );
  return [
    ordered.map((row) => row.organisationId),
    ordered.map((row) => row.serviceId),
    ordered.map((row) => row.channelId),
    ordered.map((row) => row.webhookEventId),
    ordered.map((row) => row.type),
    ordered.map((row) => row.event),
    ordered.map((row) => row.ignored),
  ];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
