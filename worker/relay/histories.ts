/**
 * Keeps the engine's history of every run that has ended, before the engine's retention takes it: packed, and
 * encrypted under the consultation's key. Nothing about the work itself is stored, so a worker that is killed leaves
 * either a kept run or one that the next look finds again.
 */
import type { Logger } from 'pino';
import type { Crypt } from '../../db/crypt.ts';
import { findUnkept, keepHistory } from '../../db/histories.ts';
import type { Database } from '../../db/orm.ts';
import { DAY, HOUR, MINUTE } from '../../domain/hours.ts';
import { consultationOfWorkflow, type Place } from '../../domain/workflow-ids.ts';
import type { Engine } from '../../workflows/engine/client.ts';
import {
  fetchClosed,
  fetchHistory,
  readRetention,
  type RunPlace,
} from '../../workflows/engine/histories.ts';
import { digestOf, packHistory } from '../../workflows/engine/history-gathering.ts';
import { headOf } from '../../workflows/engine/history-reading.ts';
import { isUnreadable, reasonOf } from './failures.ts';

export interface HistoryDeps {
  /** As the application's role. */
  database: Database;
  /** As the system's role. */
  system: Database;
  crypt: Crypt;
  engine: Pick<Engine, 'client' | 'connection' | 'underWay'>;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  now?: () => number;
}

const WITHIN_MS = 5_000;
/** The engine's search hears of an end a moment late. */
const OVERLAP = 10 * MINUTE;
const LONGEST_BETWEEN_SWEEPS = 6 * HOUR;
/** Less than this is too little for a weekend without a worker. */
const LEAST_RETENTION = 3 * DAY;

/** How often all that the engine still has is looked through: many times within its retention. */
export function sweepEvery(retention: number): number {
  return retention === 0 ? LONGEST_BETWEEN_SWEEPS : Math.min(LONGEST_BETWEEN_SWEEPS, retention / 8);
}

/** A turn of the loop: what has ended lately, and from time to time everything. */
export function createHistoryKeeper(deps: HistoryDeps): () => Promise<boolean> {
  const { now = Date.now } = deps;
  let sweepAt = 0;
  let lookedAt = 0;

  return async function turn(): Promise<boolean> {
    const began = now();
    const isSweep = began >= sweepAt;
    const retention = isSweep ? await retentionOf(deps) : 0;
    if (retention === null) return false;
    const since = isSweep ? 0 : lookedAt - OVERLAP;
    const isWhole = await keepClosedSince(deps, new Date(since));
    if (!isWhole) return false;
    lookedAt = began;
    if (isSweep) sweepAt = began + sweepEvery(retention);
    return false;
  };
}

/** `null` while the engine cannot be asked. */
async function retentionOf({ engine, log }: HistoryDeps): Promise<number | null> {
  const asked = await readRetention(engine, WITHIN_MS);
  if (asked.outcome !== 'done') return null;
  const { result: retention } = asked;
  if (retention > 0 && retention < LEAST_RETENTION)
    log.warn({ code: 'retention-short', hours: retention / HOUR }, 'the engine forgets too soon');
  return retention;
}

/** Keeps what ended since then; false when the engine or the key store went away before all was kept. */
export async function keepClosedSince(deps: HistoryDeps, since: Date): Promise<boolean> {
  let page: Uint8Array | null = null;
  do {
    const asked: Awaited<ReturnType<typeof fetchClosed>> = await fetchClosed(
      deps.engine,
      since,
      page,
      WITHIN_MS,
    );
    if (asked.outcome !== 'done') return false;
    const runs = asked.result.runs.flatMap((run) => {
      const consultationId = consultationOfWorkflow(run.workflowId);
      return consultationId === null ? [] : [{ ...run, consultationId }];
    });
    for (const run of await findUnkept(deps.system, runs)) {
      if (!(await keep(deps, run))) return false;
    }
    page = asked.result.next;
  } while (page !== null);
  return true;
}

/** False when the engine went away. */
async function keep(deps: HistoryDeps, run: RunPlace & Place): Promise<boolean> {
  const { workflowId, runId, ...place } = run;
  const asked = await fetchHistory(deps.engine, { workflowId, runId }, WITHIN_MS);
  if (asked.outcome !== 'done') return false;
  const { result: history } = asked;
  // Forgotten between the search and now.
  if (!history) return true;
  try {
    const { status, beganAt, endedAt } = headOf(history);
    if (endedAt === null) return true;
    const packed = packHistory(history);
    const head = { workflowId, runId, status, beganAt, endedAt };
    const events = history.events?.length ?? 0;
    await keepHistory(deps, place, { ...head, events, digest: digestOf(packed), packed });
  } catch (error) {
    // Where its key is destroyed, there is nothing left to keep.
    if (!isUnreadable(error)) throw error;
    deps.log.info({ code: 'history-not-kept', reason: reasonOf(error) }, 'a history was not kept');
  }
  return true;
}
