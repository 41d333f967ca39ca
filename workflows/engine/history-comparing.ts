/** The record and the engine's histories of one consultation, read and compared while both may move. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkHistory,
  UNDER_WAY,
  type Checked,
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
    const newest = Math.max(0, ...standings.map(({ steps }) => steps.at(-1)?.at ?? 0));
    const mayMove = checked.verdict === 'differs' && now - newest < UNDER_WAY;
    if (!mayMove || tries === TRIES) return { ...gathered, ...checked };
    await sleep(PAUSE_MS);
  }
}
