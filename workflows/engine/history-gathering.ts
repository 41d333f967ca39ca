/** All runs of a consultation's workflows: from the engine, and from the archive what the engine has forgotten. */
import { createHash } from 'node:crypto';
import {
  historyFromJSON,
  historyToJSON,
  type History,
} from '@temporalio/common/lib/proto-utils.js';
import { Refusal } from '../../domain/errors.ts';
import type { Engine } from './client.ts';
import { fetchRuns, type RunPlace } from './histories.ts';
import { readRun, type ReadRun } from './history-reading.ts';

/** A run that was kept; opened only where it is needed. */
export interface ArchivedRun extends RunPlace {
  open(): Promise<string>;
}

export interface GatheredRun extends ReadRun {
  source: 'engine' | 'archive';
  /** SHA-256 of the packed history, in hex. */
  digest: string;
  history: History;
}

export interface Gathered {
  /** The oldest first. */
  runs: GatheredRun[];
  isEngineAsked: boolean;
  /** Of how many runs the key is destroyed, so that nothing can be said of them. */
  destroyed: number;
}

/** Gathers them; the engine's own word goes before the archive's. */
export async function gatherRuns(
  engine: Pick<Engine, 'client' | 'connection' | 'underWay' | 'codec'>,
  consultationId: string,
  {
    known,
    archived,
    withinMs,
  }: { known: readonly string[]; archived: readonly ArchivedRun[]; withinMs: number },
): Promise<Gathered> {
  const asked = await fetchRuns(engine, consultationId, known, withinMs);
  const found = asked.outcome === 'done' ? asked.result : [];
  const gathered: Gathered = {
    runs: [],
    isEngineAsked: asked.outcome === 'done',
    destroyed: 0,
  };
  async function add(
    { workflowId, runId }: RunPlace,
    source: GatheredRun['source'],
    open: () => Promise<History>,
  ): Promise<void> {
    try {
      const history = await open();
      const run = await readRun({ workflowId, runId }, history, engine.codec);
      gathered.runs.push({ ...run, source, digest: digestOf(packHistory(history)), history });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'key-destroyed') throw error;
      gathered.destroyed += 1;
    }
  }
  for (const { history, ...place } of found)
    await add(place, 'engine', () => Promise.resolve(history));
  const there = new Set(found.map(({ runId }) => runId));
  for (const run of archived.filter(({ runId }) => !there.has(runId)))
    await add(run, 'archive', async () => unpackHistory(await run.open()));
  gathered.runs.sort((a, b) => a.beganAt - b.beganAt);
  return gathered;
}

/** A history as text: the same one always gives the same text, in whatever order the engine wrote its maps. */
export function packHistory(history: History): string {
  return JSON.stringify(inOrder(JSON.parse(historyToJSON(history))));
}

export function unpackHistory(packed: string): History {
  return historyFromJSON(JSON.parse(packed));
}

export function digestOf(packed: string): string {
  return createHash('sha256').update(packed).digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, inOrder(one)]));
}
