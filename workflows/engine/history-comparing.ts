/** The record and the engine's histories of one consultation, read and compared while both may move. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkHistory,
  UNDER_WAY,
  type Checked,
  type DifferenceCode,
  type Standing,
} from '../../domain/history-check.ts';
import type { Engine } from './client.ts';
import { gatherRuns, type Gathered } from './history-gathering.ts';
import type { RunPlace } from './histories.ts';

export interface ComparingDeps {
  engine: Pick<Engine, 'client' | 'connection' | 'underWay' | 'codec'>;
  /** Asked before and after the engine. */
  readRecord(): Promise<{ standings: Standing[]; kept: RunPlace[] }>;
  openKept(run: RunPlace): Promise<string>;
  now(): number;
  /** How long the engine is waited for. */
  withinMs: number;
}

export interface ComparedHistory extends Gathered, Checked {}

/** Of these the one side may merely have come further when it was read. */
const MOVING: readonly DifferenceCode[] = [
  'step-not-in-engine',
  'step-not-in-record',
  'gap',
  'projection-differs',
  'stage-differs',
  'open-in-engine',
  'closed-in-engine',
  'unknown-to-engine',
];
const TRIES = 3;
const PAUSE_MS = 300;

/** Compares them; what merely moved between the two readings is read again. */
export async function compareHistory(
  consultationId: string,
  deps: ComparingDeps,
): Promise<ComparedHistory> {
  for (let tries = 1; ; tries += 1) {
    const before = await deps.readRecord();
    const gathered = await gatherRuns(deps.engine, consultationId, {
      known: before.standings.map(({ workflowId }) => workflowId),
      archived: before.kept.map((run) => ({ ...run, open: () => deps.openKept(run) })),
      withinMs: deps.withinMs,
    });
    const { standings } = await deps.readRecord();
    const now = deps.now();
    // Where the key is destroyed the engine's side says nothing any more.
    const isReadable = gathered.destroyed === 0;
    const checked = checkHistory({
      standings,
      runs: isReadable ? gathered.runs : [],
      isEngineAsked: isReadable && gathered.isEngineAsked,
      now,
    });
    const mayMove = standings.some((standing) => isMoving(standing, checked, now));
    if (!mayMove || tries === TRIES) return { ...gathered, ...checked };
    await sleep(PAUSE_MS);
  }
}

/** Whether what differs is the newest of it, and so young that the one side may be read a moment before the other. */
function isMoving({ workflowId, seq, steps }: Standing, { differences }: Checked, now: number) {
  const newest = steps.at(-1);
  if (!newest || now - newest.at >= UNDER_WAY) return false;
  return differences.some(
    (one) =>
      one.workflowId === workflowId && MOVING.includes(one.code) && (one.seq ?? seq) >= newest.seq,
  );
}
