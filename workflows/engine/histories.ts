/** The engine's own histories: which runs it knows, what happened in them, and how long it keeps them. */
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { consultationWorkflowId } from '../../domain/workflow-ids.ts';
import { attributesOf } from './history-reading.ts';
import { isThere, withDeadline, type Engine, type Outcome } from './client.ts';

const REACHED_WITHIN_MS = 1_000;
/** So long an engine that was away counts as away for whoever asks next. */
const REMEMBERED_MS = 3_000;
const lastAway = new WeakMap<Asked['connection'], number>();

async function isReached(engine: Asked): Promise<boolean> {
  const awayAt = lastAway.get(engine.connection);
  if (awayAt !== undefined && performance.now() - awayAt < REMEMBERED_MS) return false;
  const isHere = await isThere(engine, REACHED_WITHIN_MS);
  if (isHere) lastAway.delete(engine.connection);
  else lastAway.set(engine.connection, performance.now());
  return isHere;
}

export interface RunPlace {
  workflowId: string;
  runId: string;
}

export interface RawRun extends RunPlace {
  history: History;
}

type Asked = Pick<Engine, 'client' | 'connection' | 'underWay'>;

/**
 * Every run of the consultation's workflow and of its escalations that the engine still knows. `known`: workflows
 * that are asked for by name, for the engine's search knows of a new one a moment late.
 */
export async function fetchRuns(
  engine: Asked,
  consultationId: string,
  known: readonly string[],
  withinMs: number,
): Promise<Outcome<RawRun[]>> {
  // Long histories take their time; an engine that is away is not waited for as long.
  if (!(await isReached(engine))) return { outcome: 'no-answer' };
  return withDeadline(engine, withinMs, async () => {
    const found = new Map<string, RunPlace>();
    const add = (place: RunPlace) => found.set(place.runId, place);
    const query = `WorkflowId STARTS_WITH '${consultationWorkflowId(consultationId)}'`;
    for await (const { workflowId, runId } of engine.client.workflow.list({ query }))
      add({ workflowId, runId });
    for (const workflowId of known) {
      const runId = await newestRun(engine, workflowId);
      if (runId !== null) add({ workflowId, runId });
    }
    return followChains(engine, found);
  });
}

/** The run that a workflow's name stands for now; `null` when the engine knows none. */
async function newestRun({ client }: Asked, workflowId: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).runId;
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}

/** A run says which one it goes on from; the engine's search may have forgotten that one before its history. */
async function followChains(engine: Asked, found: Map<string, RunPlace>): Promise<RawRun[]> {
  const runs: RawRun[] = [];
  const waiting = [...found.values()];
  for (let place = waiting.shift(); place; place = waiting.shift()) {
    const history = await historyOf(engine, place);
    if (!history) continue;
    runs.push({ ...place, history });
    const [first] = history.events ?? [];
    const before = first && attributesOf(first)['continuedExecutionRunId'];
    if (typeof before !== 'string' || before === '' || found.has(before)) continue;
    const earlier = { workflowId: place.workflowId, runId: before };
    found.set(before, earlier);
    waiting.push(earlier);
  }
  return runs;
}

async function historyOf({ client }: Asked, place: RunPlace): Promise<History | null> {
  try {
    return await client.workflow.getHandle(place.workflowId, place.runId).fetchHistory();
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}

export function isUnknown(error: unknown): boolean {
  // The client gives the engine's NOT_FOUND a class of its own, and leaves it a plain gRPC error elsewhere.
  if (!(error instanceof Error)) return false;
  return error.name === 'WorkflowNotFoundError' || ('code' in error && error.code === NOT_FOUND);
}

const NOT_FOUND = 5;

/** One run's history; `null` when the engine does not know it any more. */
export async function fetchHistory(
  engine: Asked,
  place: RunPlace,
  withinMs: number,
): Promise<Outcome<History | null>> {
  if (!(await isReached(engine))) return { outcome: 'no-answer' };
  return withDeadline(engine, withinMs, () => historyOf(engine, place));
}

/** How long the engine keeps what has ended, in ms. */
export async function readRetention(engine: Asked, withinMs: number): Promise<Outcome<number>> {
  return withDeadline(engine, withinMs, async () => {
    const { namespace } = engine.client.options;
    const { config } = await engine.client.workflowService.describeNamespace({ namespace });
    return optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0;
  });
}

export interface ClosedPage {
  runs: RunPlace[];
  /** Where the next page begins; `null` after the last. */
  next: Uint8Array | null;
}

/** A page of the runs of consultations and escalations that ended since then. */
export async function fetchClosed(
  engine: Asked,
  since: Date,
  page: Uint8Array | null,
  withinMs: number,
): Promise<Outcome<ClosedPage>> {
  return withDeadline(engine, withinMs, async () => {
    const query = `WorkflowId STARTS_WITH 'consultation/' AND ExecutionStatus != 'Running' AND CloseTime >= '${since.toISOString()}'`;
    const { namespace } = engine.client.options;
    const answer = await engine.client.workflowService.listWorkflowExecutions({
      namespace,
      query,
      pageSize: 500,
      ...(page && { nextPageToken: page }),
    });
    const next = answer.nextPageToken;
    return {
      runs: (answer.executions ?? []).flatMap(({ execution }) =>
        execution?.workflowId && execution.runId
          ? [{ workflowId: execution.workflowId, runId: execution.runId }]
          : [],
      ),
      next: next && next.length > 0 ? next : null,
    };
  });
}
