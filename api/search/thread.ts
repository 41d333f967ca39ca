/**
 * The thread that searches: it has its own connections to the database and the key store, and gives way to every other
 * thread, so that neither the packs nor the work on them ever stand before the talk.
 */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { Refusal } from '../../domain/errors.ts';
import { createKeyStoreClient } from '../../keys/client.ts';
import type { FromThread, SearchNews, SearchRequest, ThreadData, ToThread } from './request.ts';
import { runSearch } from './search-run.ts';

const { databaseUrl, keysSocket } = workerData as ThreadData;
const KEYS_KEPT = 50_000;

try {
  // Of this thread alone, where the system has priorities for threads.
  setPriority(0, constants.priority.PRIORITY_LOW);
} catch {
  // Not allowed to: it works all the same.
}

const pool = new pg.Pool({
  connectionString: databaseUrl,
  max: 3,
  application_name: 'madoguchi search',
  connectionTimeoutMillis: 5_000,
  statement_timeout: 20_000,
});
// An idle connection that breaks is replaced with the next search.
pool.on('error', () => undefined);
const keys = createKeyStoreClient({ socketPath: keysSocket, maxCached: KEYS_KEPT });
const cancelled = new Set<number>();
const running = new Set<number>();

function tell(id: number, news: SearchNews): void {
  parentPort?.postMessage({ id, news } satisfies FromThread);
}

async function search(id: number, request: SearchRequest): Promise<void> {
  running.add(id);
  try {
    await runSearch(
      {
        pool,
        keys,
        tell: (news) => tell(id, news),
        isCancelled: () => cancelled.has(id),
        clock: () => performance.now(),
      },
      request,
    );
  } catch (error) {
    tell(id, { kind: 'failed', code: codeOf(error) });
  } finally {
    running.delete(id);
    cancelled.delete(id);
  }
}

/** The code alone: messages may hold words. */
function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'search') void search(message.id, message.request);
  else if (running.has(message.id)) cancelled.add(message.id);
});
